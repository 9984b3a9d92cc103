package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Slices of random ranges, whole and damaged. */
final class SliceProperty {
    private static final int LENGTH_MAX = 300_000;
    private static final byte[] INPUT = Bytes.random(11, LENGTH_MAX);

    @Provide
    Arbitrary<Integer> lengths() {
        Arbitrary<Integer> nearGroups = Combinators.combine(
                        Arbitraries.integers().between(0, 17),
                        Arbitraries.integers().between(-1, 1))
                .as((groups, more) -> Math.max(0, groups * TreeHash.GROUP_BYTES + more));
        return Arbitraries.oneOf(nearGroups, Arbitraries.integers().between(0, LENGTH_MAX));
    }

    @Provide
    Arbitrary<ByteRanges> ranges() {
        Arbitrary<Long> offsets = Arbitraries.oneOf(
                Arbitraries.longs().between(0, LENGTH_MAX + 40_000),
                Arbitraries.longs().between(0, 19).map(group -> group * TreeHash.GROUP_BYTES));
        Arbitrary<Long> lengths = Arbitraries.oneOf(
                Arbitraries.longs().between(1, 40_000), Arbitraries.of(1L, 16_384L, Long.MAX_VALUE / 2));
        return Combinators.combine(offsets, lengths)
                .as((from, length) -> new ByteRanges.Range(from, from + length))
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(ByteRanges::of);
    }

    private static byte[] input(int length) {
        return Arrays.copyOf(INPUT, length);
    }

    @Property(tries = 150)
    void encoder_anyPieces_makesTheOutboard(
            @ForAll TreeHash hash, @ForAll("lengths") int length, @ForAll @IntRange(min = 1, max = 50_000) int piece) {
        Sliced blob = new Sliced(hash, input(length), piece);
        assertThat(blob.root()).isEqualTo(NaiveSlice.root(hash, input(length)));
        assertThat(blob.outboard()).isEqualTo(NaiveSlice.outboard(hash, input(length)));
    }

    @Property(tries = 150)
    void slice_anyRanges_isTheNaiveOneAndProvesThem(
            @ForAll TreeHash hash,
            @ForAll("lengths") int length,
            @ForAll("ranges") ByteRanges ranges,
            @ForAll @IntRange(min = 1, max = 50_000) int piece) {
        Sliced blob = new Sliced(hash, input(length));
        byte[] slice = blob.slice(ranges);
        assertThat(slice).isEqualTo(NaiveSlice.slice(hash, input(length), ranges));
        Sliced.Taken taken = blob.taken();
        SliceVerifier verifier = SliceVerifier.expecting(blob.tree(), blob.root(), ranges, taken);
        Sliced.verify(verifier, slice, piece);
        assertThat(taken.bytes()).isEqualTo(blob.cut(ranges));
        long lastByte = Math.max(0, length - 1L);
        assertThat(verifier.sizeProved()).isEqualTo(blob.roundedOut(ranges).touches(lastByte, lastByte + 1));
    }

    @Property(tries = 150)
    void slice_anyRanges_tellsThem(
            @ForAll TreeHash hash,
            @ForAll("lengths") int length,
            @ForAll("ranges") ByteRanges ranges,
            @ForAll @IntRange(min = 1, max = 50_000) int piece) {
        Sliced blob = new Sliced(hash, input(length));
        Sliced.Taken taken = blob.taken();
        Sliced.verify(SliceVerifier.discovering(blob.tree(), blob.root(), taken), blob.slice(ranges), piece);
        assertThat(taken.bytes()).isEqualTo(blob.cut(blob.roundedOut(ranges)));
    }

    /** Equal groups and subtrees do not lead into a dead end. */
    @Property(tries = 300)
    void slice_ofEqualGroups_isAcceptedAndTrue(
            @ForAll TreeHash hash,
            @ForAll("lengths") int length,
            @ForAll("ranges") ByteRanges ranges,
            @ForAll @LongRange(min = 0) long pattern) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (pattern >>> (i / TreeHash.GROUP_BYTES) & 1);
        }
        Sliced blob = new Sliced(hash, bytes);
        Sliced.Taken taken = blob.taken();
        Sliced.verify(SliceVerifier.discovering(blob.tree(), blob.root(), taken), blob.slice(ranges));
        assertThat(taken.bytes()).hasSameSizeAs(blob.cut(blob.roundedOut(ranges)));
    }

    @Property(tries = 300)
    void slice_oneByteFlipped_isRefusedAndGivesOutNothingWrong(
            @ForAll TreeHash hash,
            @ForAll("lengths") int length,
            @ForAll("ranges") ByteRanges ranges,
            @ForAll @LongRange(min = 0) long place,
            @ForAll @IntRange(min = 1, max = 255) int flip) {
        Sliced blob = new Sliced(hash, input(length));
        byte[] slice = blob.slice(ranges);
        // Of two places one is in the first KiB, where more of the inner nodes are.
        int at = (int) (place / 2 % (place % 2 == 0 ? slice.length : Math.min(1024, slice.length)));
        slice[at] ^= (byte) flip;
        refused(blob, ranges, slice);
    }

    @Property(tries = 150)
    void slice_cutShort_isRefused(
            @ForAll TreeHash hash,
            @ForAll("lengths") int length,
            @ForAll("ranges") ByteRanges ranges,
            @ForAll @LongRange(min = 0) long place) {
        Sliced blob = new Sliced(hash, input(length));
        byte[] slice = blob.slice(ranges);
        byte[] cut = Arrays.copyOf(slice, (int) (place % slice.length));
        Sliced.Taken taken = blob.taken();
        assertRefused(SliceVerifier.expecting(blob.tree(), blob.root(), ranges, taken), cut);
    }

    @Property(tries = 100)
    void slice_ofOtherRanges_isRefusedOrProvesThemToo(
            @ForAll TreeHash hash,
            @ForAll("lengths") int length,
            @ForAll("ranges") ByteRanges ranges,
            @ForAll("ranges") ByteRanges others) {
        Sliced blob = new Sliced(hash, input(length));
        byte[] slice = blob.slice(others);
        SliceVerifier verifier = SliceVerifier.expecting(blob.tree(), blob.root(), ranges, blob.taken());
        if (Arrays.equals(slice, blob.slice(ranges))) {
            Sliced.verify(verifier, slice);
        } else {
            assertRefused(verifier, slice);
        }
    }

    @Property(tries = 300)
    void noise_isRefused(
            @ForAll TreeHash hash, @ForAll("lengths") int length, @ForAll List<@IntRange(max = 255) Integer> noise) {
        Sliced blob = new Sliced(hash, input(length));
        byte[] slice = Arrays.copyOf(blob.tree().header(), BlobTree.HEADER_BYTES + 1 + noise.size());
        for (int i = 0; i < noise.size(); i++) {
            slice[BlobTree.HEADER_BYTES + i] = noise.get(i).byteValue();
        }
        if (length != slice.length - BlobTree.HEADER_BYTES) {
            refused(blob, ByteRanges.of(0, 1), slice);
        }
    }

    /** By all verifiers; what they gave out before is checked when it is taken. */
    private static void refused(Sliced blob, ByteRanges ranges, byte[] slice) {
        assertRefused(SliceVerifier.expecting(blob.tree(), blob.root(), ranges, blob.taken()), slice);
        assertRefused(SliceVerifier.discovering(blob.tree(), blob.root(), blob.taken()), slice);
    }

    private static void assertRefused(SliceVerifier verifier, byte[] slice) {
        assertThatExceptionOfType(BadSliceException.class).isThrownBy(() -> Sliced.verify(verifier, slice));
    }
}
