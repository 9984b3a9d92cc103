package dev.cairn.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A manifest and a tree carry no checksum of their own: their block key is one. So a changed one is either refused or
 * it is the one encoding of something else, whose key is another.
 */
class ManifestProperty {
    private static final byte[] ROOT = Samples.array(Samples.manifest(HashAlgorithm.BLAKE3));
    private static final Samples.Paged PAGED = Samples.paged(4_100);
    private static final byte[] LISTED = Samples.array(PAGED.root());
    private static final byte[] PAGE = Samples.array(PAGED.pages().get(1));
    private static final byte[] TREE = Samples.array(Samples.tree().encode());
    private static final byte[] ROOT_TREE = Samples.array(Samples.rootTree().encode());

    /** A structure, and how it is read and written again. */
    record Structure(String name, Function<ByteBuffer, ByteBuffer> again) {
        byte[] sample() {
            return switch (name) {
                case "inline" -> ROOT;
                case "listed" -> LISTED;
                case "page" -> PAGE;
                case "root tree" -> ROOT_TREE;
                default -> TREE;
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Structure> STRUCTURES = List.of(
            new Structure("inline", b -> Manifest.decode(b, Samples.ABOUT).encode()),
            new Structure("listed", b -> Manifest.decode(b, Samples.ABOUT).encode()),
            new Structure("page", b -> ManifestPage.decode(b, Samples.ABOUT).encode()),
            new Structure("root tree", b -> Tree.decode(b, Samples.ABOUT).encode()),
            new Structure("tree", b -> Tree.decode(b, Samples.ABOUT).encode()));

    @Provide
    Arbitrary<Structure> structures() {
        return Arbitraries.of(STRUCTURES);
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Mutation.any();
    }

    @Property
    void decode_anyMutation_isRefusedOrCanonical(
            @ForAll("structures") Structure structure, @ForAll("mutations") Mutation mutation) {
        assertRefusedOrCanonical(structure, mutation.apply(structure.sample()));
    }

    @Example
    void decode_anyBitFlipped_isRefusedOrCanonical() {
        for (Structure structure : STRUCTURES) {
            for (int bit = 0; bit < structure.sample().length * 8; bit++) {
                assertRefusedOrCanonical(structure, Mutation.flip(structure.sample(), bit));
            }
        }
    }

    @Example
    void decode_anyTruncation_isRefused() {
        for (Structure structure : STRUCTURES) {
            byte[] sample = structure.sample();
            for (int length = 0; length < sample.length; length++) {
                ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(sample, length));
                assertThatThrownBy(() -> structure.again().apply(cut)).isInstanceOf(CasException.Corrupt.class);
            }
        }
    }

    private static void assertRefusedOrCanonical(Structure structure, byte[] mutated) {
        try {
            assertThat(structure.again().apply(ByteBuffer.wrap(mutated))).isEqualTo(ByteBuffer.wrap(mutated));
        } catch (CasException.Corrupt | CasException.IncompatibleFormat | CasException.Unsupported e) {
            assertThat(e.subject()).isEqualTo(Samples.ABOUT);
            return;
        }
        if (!Arrays.equals(mutated, structure.sample())) {
            Digest of = Hashes.blockKey(BlockScheme.BLAKE3, ByteBuffer.wrap(mutated))
                    .digest();
            assertThat(of)
                    .isNotEqualTo(
                            Samples.key(BlockScheme.BLAKE3, structure.sample()).digest());
        }
    }
}
