package dev.cairn.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.engines.Crc32c;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Packs of all sorts are read back; packs that anything happened to are refused. */
class PackProperty {
    private static final Samples.Pack SAMPLE = Samples.pack(HashAlgorithm.BLAKE3);

    /** An entry to be. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Part(int kind, int codec, byte[] plain, byte[] coded) {
        BlockKey key(BlockScheme scheme) {
            return Samples.key(scheme, plain);
        }

        byte[] stored() {
            return codec == EntryHeader.CODEC_IDENTITY ? plain : coded;
        }
    }

    @Provide
    Arbitrary<List<Part>> parts() {
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 255),
                        Arbitraries.integers().between(0, 255).edgeCases(e -> e.add(0)),
                        bytes,
                        bytes)
                .as(Part::new)
                .list()
                .ofMaxSize(12)
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Mutation.any();
    }

    private static Samples.Pack write(HashAlgorithm algorithm, List<Part> parts) {
        BlockScheme scheme = BlockScheme.open(algorithm);
        return Samples.pack(Samples.header(algorithm), to -> {
            for (Part part : parts) {
                assertThat(to.fits(part.stored().length)).isTrue();
                long before = to.bytesSoFar();
                assertThat(to.append(part.kind(), part.codec(), part.key(scheme), ByteBuffer.wrap(part.stored())))
                        .isEqualTo(before);
            }
        });
    }

    @Property
    void read_whatWasWritten_isTheSame(@ForAll HashAlgorithm algorithm, @ForAll("parts") List<Part> parts) {
        Samples.Pack pack = write(algorithm, parts);
        assertThat(pack.sealed().bytes()).isEqualTo(pack.bytes().length);
        assertThat(pack.sealed().crc32c()).isEqualTo(Crc32c.of(pack.bytes(), 0, pack.bytes().length));
        PackFile file = PackFile.read(pack.bytes(), pack.sealed().id());
        assertThat(file.header()).isEqualTo(Samples.header(algorithm));
        assertThat(file.index().entries()).isEqualTo(pack.sealed().entries());
        for (int i = 0; i < parts.size(); i++) {
            EntryHeader header = file.entries().get(i).header();
            assertThat(header.kind()).isEqualTo(parts.get(i).kind());
            assertThat(header.codec()).isEqualTo(parts.get(i).codec());
            assertThat(header.key()).isEqualTo(parts.get(i).key(BlockScheme.open(algorithm)));
            assertThat(Samples.array(file.entries().get(i).stored()))
                    .isEqualTo(parts.get(i).stored());
        }
    }

    @Property
    void read_anyMutation_isRefused(@ForAll("mutations") Mutation mutation) {
        byte[] mutated = mutation.apply(SAMPLE.bytes());
        if (!Arrays.equals(mutated, SAMPLE.bytes())) {
            assertRefused(mutated);
        }
    }

    @Example
    void read_anyBitFlipped_isRefused() {
        for (int bit = 0; bit < SAMPLE.bytes().length * 8; bit++) {
            assertRefused(Mutation.flip(SAMPLE.bytes(), bit));
        }
    }

    @Example
    void read_anyTruncation_isRefused() {
        for (int length = 0; length < SAMPLE.bytes().length; length++) {
            assertRefused(Arrays.copyOf(SAMPLE.bytes(), length));
        }
    }

    /** Damage is never mistaken for a newer version, and the pack is named. */
    private static void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> PackFile.read(bytes, SAMPLE.sealed().id()))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining("pack " + SAMPLE.sealed().id());
    }

    @Property
    void scan_packCutAnywhere_givesBackTheEntriesBefore(
            @ForAll("parts") List<Part> parts, @ForAll("fractions") double fraction) {
        Samples.Pack pack = write(HashAlgorithm.SHA256, parts);
        int length = PackFormat.HEADER_BYTES + (int) (fraction * (pack.bytes().length - PackFormat.HEADER_BYTES));
        List<IndexEntry> whole =
                pack.sealed().entries().stream().filter(e -> e.end() <= length).toList();
        List<IndexEntry> found = new ArrayList<>();
        PackRecovery.Recovered recovered = PackRecovery.scan(
                PackFile.source(Arrays.copyOf(pack.bytes(), length)), Samples.ABOUT, (e, bytes) -> found.add(e));
        assertThat(found).isEqualTo(whole);
        assertThat(recovered.entries()).isEqualTo(whole.size());
        assertThat(recovered.end()).isEqualTo(new PackIndex(HashAlgorithm.SHA256, whole).offset());
        assertThat(recovered.stop()).hasMessageContaining("offset " + recovered.end());
    }

    @Provide
    Arbitrary<Double> fractions() {
        return Arbitraries.doubles().between(0, 1);
    }

    @Property
    void scan_anyMutation_givesBackNothingElse(@ForAll("mutations") Mutation mutation) {
        byte[] mutated = mutation.apply(SAMPLE.bytes());
        List<Entry> found = new ArrayList<>();
        try {
            PackRecovery.scan(PackFile.source(mutated), Samples.ABOUT, (listed, entry) -> {
                listed.expect(entry, SAMPLE.sealed().id());
                found.add(entry);
            });
        } catch (CasException.Corrupt e) {
            assertThat(e).hasMessageContaining("pack header");
        }
        List<EntryHeader> written =
                SAMPLE.sealed().entries().stream().map(IndexEntry::header).toList();
        assertThat(written).containsAll(found.stream().map(Entry::header).toList());
    }
}
