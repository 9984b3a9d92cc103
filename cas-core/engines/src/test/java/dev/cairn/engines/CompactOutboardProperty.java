package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Compact outboards with far fewer nodes than they have in earnest, so that short blobs lose some. */
final class CompactOutboardProperty {
    private static final int GROUP = TreeHash.GROUP_BYTES;
    private static final int LENGTH_MAX = 40 * GROUP;
    private static final byte[] INPUT = Bytes.random(12, LENGTH_MAX);

    /** Lengths of two groups or more. */
    @Provide
    Arbitrary<Integer> lengths() {
        Arbitrary<Integer> nearGroups = Combinators.combine(
                        Arbitraries.integers().between(1, 39),
                        Arbitraries.integers().between(-1, 1))
                .as((groups, more) -> Math.max(GROUP + 1, groups * GROUP + more));
        return Arbitraries.oneOf(nearGroups, Arbitraries.integers().between(GROUP + 1, LENGTH_MAX));
    }

    private static byte[] input(int length) {
        return Arrays.copyOf(INPUT, length);
    }

    private static CompactOutboardEncoder encoded(TreeHash hash, byte[] bytes, int nodesMax, int piece) {
        CompactOutboardEncoder encoder = new CompactOutboardEncoder(hash, nodesMax);
        for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length - at)) {
            encoder.update(bytes, at, Math.min(piece, bytes.length - at));
        }
        return encoder;
    }

    private static int groupBytes(int length, int nodesMax) {
        int group = GROUP;
        while ((length - 1) / group > nodesMax) {
            group *= 2;
        }
        return group;
    }

    @Property(tries = 100)
    void encoder_anyPieces_keepsTheUpperNodes(
            @ForAll TreeHash hash,
            @ForAll("lengths") int length,
            @ForAll @IntRange(min = 1, max = 45) int nodesMax,
            @ForAll @IntRange(min = 1, max = 50_000) int piece) {
        byte[] bytes = input(length);
        CompactOutboardEncoder encoder = encoded(hash, bytes, nodesMax, piece);
        byte[] root = encoder.finish();
        assertThat(root).isEqualTo(NaiveSlice.root(hash, bytes));
        byte[] outboard = encoder.outboard();
        assertThat(outboard).isEqualTo(NaiveSlice.outboard(hash, bytes, groupBytes(length, nodesMax)));
        assertThat(outboard.length).isLessThanOrEqualTo(8 + 64 * nodesMax);
        assertThat(new CompactOutboard(new BlobTree(hash, length), outboard, nodesMax).root())
                .isEqualTo(root);
    }

    @Property(tries = 100)
    void over_theBlob_isTheWholeOutboard(
            @ForAll TreeHash hash,
            @ForAll("lengths") int length,
            @ForAll @IntRange(min = 1, max = 45) int nodesMax,
            @ForAll @LongRange(min = 0, max = LENGTH_MAX + 10) long from,
            @ForAll @IntRange(min = 1, max = 100_000) int count,
            @ForAll @IntRange(min = 1, max = 300) int piece) {
        Sliced blob = new Sliced(hash, input(length));
        CompactOutboardEncoder encoder = encoded(hash, input(length), nodesMax, length);
        encoder.finish();
        SpanReader nodes =
                new CompactOutboard(blob.tree(), encoder.outboard(), nodesMax).over(Sliced.reader(input(length)));
        byte[] all = new byte[blob.outboard().length];
        for (int at = 0; at < all.length; at += piece) {
            nodes.read(at, all, at, Math.min(piece, all.length - at));
        }
        assertThat(all).isEqualTo(blob.outboard());
        ByteRanges ranges = ByteRanges.of(from, from + count);
        assertThat(blob.slice(ranges, nodes)).isEqualTo(blob.slice(ranges));
    }

    @Property(tries = 200)
    void changedByte_isRefusedOrChangesTheRoot(
            @ForAll TreeHash hash,
            @ForAll("lengths") int length,
            @ForAll @IntRange(min = 1, max = 45) int nodesMax,
            @ForAll @IntRange(min = 0) int place,
            @ForAll @IntRange(min = 1, max = 255) int change) {
        CompactOutboardEncoder encoder = encoded(hash, input(length), nodesMax, length);
        byte[] root = encoder.finish();
        byte[] outboard = encoder.outboard();
        int at = place % outboard.length;
        outboard[at] ^= (byte) change;
        assertThat(accepted(new BlobTree(hash, length), outboard, nodesMax, root))
                .isFalse();
    }

    private static boolean accepted(BlobTree tree, byte[] outboard, int nodesMax, byte[] root) {
        try {
            return Arrays.equals(new CompactOutboard(tree, outboard, nodesMax).root(), root);
        } catch (BadSliceException e) {
            return false;
        }
    }
}
