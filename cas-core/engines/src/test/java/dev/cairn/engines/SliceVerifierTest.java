package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SliceVerifierTest {
    private static final int GROUP = TreeHash.GROUP_BYTES;
    private static final byte[] INPUT = Bytes.random(12, 5 * GROUP + 100);

    private static BadSliceException refusal(SliceVerifier verifier, byte[] slice) {
        return catchThrowableOfType(BadSliceException.class, () -> Sliced.verify(verifier, slice));
    }

    @ParameterizedTest
    @EnumSource
    void everyByteOfHeaderAndNodes_flipped_isRefused(TreeHash hash) {
        Sliced blob = new Sliced(hash, INPUT);
        ByteRanges ranges = ByteRanges.of(2L * GROUP, 2L * GROUP + 1);
        byte[] slice = blob.slice(ranges);
        int nodesEnd = BlobTree.HEADER_BYTES + 3 * TreeHash.PAIR_BYTES;
        assertThat(slice).hasSize(nodesEnd + GROUP);
        for (int at = 0; at < nodesEnd; at++) {
            slice[at] ^= 1;
            Sliced.Taken taken = blob.taken();
            BadSliceException refused =
                    refusal(SliceVerifier.expecting(blob.tree(), blob.root(), ranges, taken), slice);
            assertThat(refused.reason())
                    .isEqualTo(
                            at < BlobTree.HEADER_BYTES ? BadSliceException.Reason.SIZE : BadSliceException.Reason.HASH);
            assertThat(refused.offset()).isLessThanOrEqualTo(at);
            assertThat(taken.bytes()).isEmpty();
            slice[at] ^= 1;
        }
    }

    @ParameterizedTest
    @EnumSource
    void emptyBlob_isProvedByItsSize(TreeHash hash) {
        Sliced blob = new Sliced(hash, new byte[0]);
        ByteRanges ranges = ByteRanges.of(0, 5);
        assertThat(blob.slice(ranges)).isEqualTo(new byte[8]);
        SliceVerifier verifier = SliceVerifier.expecting(blob.tree(), blob.root(), ranges, blob.taken());
        Sliced.verify(verifier, new byte[8]);
        assertThat(verifier.sizeProved()).isTrue();
        byte[] otherRoot = blob.root().clone();
        otherRoot[31] ^= 1;
        assertThat(refusal(SliceVerifier.expecting(blob.tree(), otherRoot, ranges, blob.taken()), new byte[8])
                        .reason())
                .isEqualTo(BadSliceException.Reason.HASH);
        assertThat(refusal(SliceVerifier.expecting(blob.tree(), blob.root(), ranges, blob.taken()), new byte[9])
                        .reason())
                .isEqualTo(BadSliceException.Reason.TRAILING);
    }

    @Test
    void rangeBehindTheEnd_provesTheSizeAndNoByte() {
        Sliced blob = new Sliced(TreeHash.BLAKE3, INPUT);
        ByteRanges ranges = ByteRanges.of(1L << 50, Long.MAX_VALUE);
        Sliced.Taken taken = blob.taken();
        SliceVerifier verifier = SliceVerifier.expecting(blob.tree(), blob.root(), ranges, taken);
        Sliced.verify(verifier, blob.slice(ranges));
        assertThat(verifier.sizeProved()).isTrue();
        assertThat(taken.bytes()).isEmpty();
    }

    @Test
    void refusal_staysRefused() {
        Sliced blob = new Sliced(TreeHash.BLAKE3, INPUT);
        SliceVerifier verifier = SliceVerifier.discovering(blob.tree(), blob.root(), blob.taken());
        BadSliceException first = refusal(verifier, new byte[8]);
        assertThat(first).hasMessage("slice of a blob of 0 bytes, not of 82020, at its byte 0");
        byte[] right = blob.slice(ByteRanges.of(0, 1));
        assertThat(refusal(verifier, right)).isSameAs(first);
        assertThat(catchThrowableOfType(BadSliceException.class, verifier::finish))
                .isSameAs(first);
    }

    /** The verifier that is not told the ranges takes what is there, but never half a proof. */
    @Test
    void discovering_cutShort_isRefusedButBetweenGroups() {
        Sliced blob = new Sliced(TreeHash.BLAKE3, INPUT);
        byte[] slice = blob.slice(ByteRanges.of(0, 2L * GROUP));
        int firstGroupEnd = slice.length - GROUP;
        for (int length : new int[] {0, 7, 8, 72, 136, 200, 201, firstGroupEnd - 1, firstGroupEnd + 1}) {
            assertThat(refusal(
                                    SliceVerifier.discovering(blob.tree(), blob.root(), blob.taken()),
                                    Arrays.copyOf(slice, length))
                            .reason())
                    .isEqualTo(BadSliceException.Reason.TRUNCATED);
        }
        Sliced.Taken taken = blob.taken();
        Sliced.verify(SliceVerifier.discovering(blob.tree(), blob.root(), taken), Arrays.copyOf(slice, firstGroupEnd));
        assertThat(taken.bytes()).isEqualTo(Arrays.copyOf(INPUT, GROUP));
    }

    /** Equal groups are told apart by the ranges. */
    @ParameterizedTest
    @EnumSource
    void equalGroups_areProvedWhereTheyAre(TreeHash hash) {
        Sliced blob = new Sliced(hash, new byte[4 * GROUP]);
        ByteRanges ranges = ByteRanges.of(2L * GROUP + 5, 2L * GROUP + 10);
        long[] place = new long[1];
        SliceVerifier verifier =
                SliceVerifier.expecting(blob.tree(), blob.root(), ranges, (at, from, off, len) -> place[0] = at);
        Sliced.verify(verifier, blob.slice(ranges));
        assertThat(place[0]).isEqualTo(2L * GROUP + 5);
    }

    /** Nothing in the slice says which of the equal groups was meant; both are there. */
    @ParameterizedTest
    @EnumSource
    void discovering_equalGroups_namesTheFirstThatFits(TreeHash hash) {
        Sliced blob = new Sliced(hash, new byte[4 * GROUP]);
        long[] place = new long[1];
        SliceVerifier verifier =
                SliceVerifier.discovering(blob.tree(), blob.root(), (at, from, off, len) -> place[0] = at);
        Sliced.verify(verifier, blob.slice(ByteRanges.of(3L * GROUP, 3L * GROUP + 1)));
        assertThat(place[0]).isEqualTo(hash == TreeHash.BLAKE3 ? 2L * GROUP : 0);
    }

    /** A size that no memory holds costs nothing. */
    @ParameterizedTest
    @CsvSource({"9223372036854775807", "9223372036854759424", "1125899906842624"})
    void hugeBlob_noise_isRefused(long size) {
        BlobTree tree = new BlobTree(TreeHash.BLAKE3, size);
        byte[] slice = Arrays.copyOf(tree.header(), 100_000);
        SliceVerifier verifier = SliceVerifier.discovering(tree, new byte[32], (at, from, off, len) -> {});
        assertThat(refusal(verifier, slice).reason()).isEqualTo(BadSliceException.Reason.HASH);
        ByteRanges ends = ByteRanges.of(Long.MAX_VALUE - 1, Long.MAX_VALUE);
        SlicePlan plan = new SlicePlan(tree, ends);
        int pieces = 0;
        SlicePlan.Piece last = plan.next();
        for (; plan.hasNext(); pieces++) {
            last = plan.next();
        }
        assertThat(pieces).isBetween(2, 51);
        assertThat(last.offset() + last.length()).isEqualTo(size);
    }

    @Test
    void nodeOffset_noNode_saysSo() {
        BlobTree tree = new BlobTree(TreeHash.BLAKE3, 7L * GROUP);
        assertThat(tree.nodeOffset(0, 7)).isEqualTo(8);
        assertThat(tree.nodeOffset(4, 3)).isEqualTo(8 + 4 * 64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tree.nodeOffset(1, 2))
                .withMessage("no node of 7 groups is over the 2 from group 1 on");
    }

    @Test
    void ranges_thatAreNone_sayIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteRanges.of(5, 5))
                .withMessage("byte range: 0 <= from < to needed, got 5, 5");
        assertThat(Sliced.ranges("10-19 0-4 20-29 40- 5-5")).hasToString("0-5,10-29,40-" + (Long.MAX_VALUE - 1));
    }
}
