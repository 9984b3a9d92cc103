package dev.cairn.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.store.ObjectName;
import dev.cairn.core.Data;
import dev.cairn.core.Rig;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens to a pack in its store, also where it holds manifests: what is read are the right bytes, or their beginning and a
 * Corrupt that names the place; and verify finds it.
 */
final class MutationProperty {
    private static final Map<BlobKey, byte[]> BLOBS = new LinkedHashMap<>();
    private static final Rig RIG =
            Rig.inTemporaryDirectory().chunker("fixed:64").build();

    /** What can happen to bytes. */
    private enum Mutation {
        FLIP,
        TRUNCATE,
        ZEROS,
        INSERT,
        APPEND,
        SCRAMBLE;

        byte[] of(byte[] bytes, int at, SplittableRandom random) {
            byte[] changed = bytes.clone();
            int to = Math.min(bytes.length, at + 1 + random.nextInt(100));
            switch (this) {
                case FLIP -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case TRUNCATE -> changed = Arrays.copyOf(bytes, at);
                case ZEROS -> Arrays.fill(changed, at, to, (byte) 0);
                case INSERT -> changed = inserted(bytes, at, (byte) random.nextInt());
                case APPEND -> changed = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
                case SCRAMBLE -> System.arraycopy(Data.random(random.nextLong(), to - at), 0, changed, at, to - at);
            }
            return changed;
        }

        private static byte[] inserted(byte[] bytes, int at, byte one) {
            return ByteBuffer.allocate(bytes.length + 1)
                    .put(bytes, 0, at)
                    .put(one)
                    .put(bytes, at, bytes.length - at)
                    .array();
        }
    }

    @BeforeContainer
    static void store() {
        for (byte[] bytes : List.of(
                new byte[0],
                Data.random(1, 1),
                Data.text(2, 60),
                Data.random(3, 64),
                Data.text(4, 3_000),
                Data.random(5, 2_000),
                Data.random(6, 64 * 4_100))) {
            BLOBS.put(RIG.put(bytes).key(), bytes);
        }
    }

    @AfterContainer
    static void close() {
        RIG.close();
        BLOBS.clear();
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void anyChange_ofAPack_neverServedAndFoundByVerify(
            @ForAll int pack, @ForAll int place, @ForAll Mutation mutation, @ForAll long seed) {
        List<ObjectName> packs = RIG.packs();
        ObjectName name = packs.get(Math.floorMod(pack, packs.size()));
        byte[] bytes = RIG.object(name);
        byte[] changed = mutation.of(bytes, Math.floorMod(place, bytes.length), new SplittableRandom(seed));
        Assume.that(!Arrays.equals(bytes, changed));
        RIG.tamper(name, changed);
        try {
            check(row(name), bytes, changed);
        } finally {
            RIG.tamper(name, bytes);
        }
    }

    private static PackRow row(ObjectName name) {
        return RIG.catalog().packs(null, 100).stream()
                .filter(row -> name.value().contains(row.id().digest().hex()))
                .findFirst()
                .orElseThrow();
    }

    private static void check(PackRow row, byte[] bytes, byte[] changed) {
        Set<Long> damaged = RIG.catalog().locations(row.id()).stream()
                .filter(entry -> differs(entry, bytes, changed))
                .map(Location::offset)
                .collect(Collectors.toSet());
        List<CasException> failures = new ArrayList<>();
        BLOBS.forEach((key, expected) -> read(key, expected).ifPresent(failures::add));
        assertThat(failures.isEmpty()).as("served in spite of damage").isEqualTo(damaged.isEmpty());
        failures.forEach(failure -> assertNamed(failure, row.id(), damaged));
        assertThat(RIG.findings())
                .as("found by verify")
                .anyMatch(
                        finding -> row.id().toString().equals(finding.subject().pack()));
    }

    private static boolean differs(Location entry, byte[] bytes, byte[] changed) {
        int from = (int) entry.offset();
        int to = (int) entry.end();
        return to > changed.length || !Arrays.equals(bytes, from, to, changed, from, to);
    }

    /** Reads a blob whole; a failure, if there is one, came after right bytes only. */
    private static Optional<CasException> read(BlobKey key, byte[] expected) {
        List<ByteBuffer> emitted = new ArrayList<>();
        try {
            RIG.cas().readBlob(key).all().doOnNext(emitted::add).blockLast(Rig.PATIENCE);
            Data.assertSame(key.toString(), Data.join(emitted), expected);
            return Optional.empty();
        } catch (CasException.Corrupt e) {
            byte[] prefix = Data.join(emitted);
            Data.assertPrefix(key.toString(), prefix, expected);
            assertThat(prefix.length).as("the last block is withheld").isLessThan(Math.max(1, expected.length));
            return Optional.of(e);
        }
    }

    private static void assertNamed(CasException failure, PackId pack, Set<Long> damaged) {
        Subject subject = Objects.requireNonNull(failure.subject());
        assertThat(BLOBS.keySet()).extracting(BlobKey::toString).contains(subject.blob());
        assertThat(subject.pack()).isEqualTo(pack.toString());
        assertThat(subject.block()).as("block of " + failure).isNotNull();
        assertThat(damaged).as("offset of " + failure).contains(subject.offset());
    }
}
