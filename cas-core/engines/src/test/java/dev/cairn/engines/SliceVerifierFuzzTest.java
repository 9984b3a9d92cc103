package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile bytes as a slice: made up, or a right slice with parts changed, cut out, repeated and taken from another one. The verifier hands out only
 * the blob's own bytes, accepts only what proves them, refuses with its own exception and takes no memory for what a slice says. In a build
 * it runs its seeds; docs/engines.md says how to fuzz.
 */
final class SliceVerifierFuzzTest {
    private static final int GROUPS_BOUND = 10;
    private static final int RANGES_MAX = 4;
    private static final int EDITS_MAX = 6;
    /** More than any slice of so few groups. */
    private static final int SLICE_BYTES_MAX = 1 << 20;

    private static final byte[] NOISE = Bytes.random(23, (GROUPS_BOUND + 1) * TreeHash.GROUP_BYTES);
    /** What verifying may allocate: so much at all, and for each byte of the slice, since hashing a node takes scratch. */
    private static final long ALLOCATED_MAX = 1 << 20;

    private static final long ALLOCATED_PER_BYTE_MAX = 128;
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** So that no change of kernels falls into what is measured. */
    @BeforeAll
    static void chooseKernel() {
        Blake3.awaitKernel();
    }

    static Stream<byte[]> seeds() {
        return FuzzBytes.seeds(400);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void slice_hostile_isRefusedOrProvesTheBlobsOwnBytes(byte[] fuzzed) {
        FuzzBytes fuzz = new FuzzBytes(fuzzed);
        if (fuzz.few(4) == 0) {
            ofBlobThatNobodyHas(fuzz);
        } else {
            ofBlob(fuzz);
        }
    }

    private static void ofBlob(FuzzBytes fuzz) {
        Sliced blob = new Sliced(hash(fuzz), content(fuzz));
        ByteRanges ranges = ranges(fuzz);
        byte[] right = blob.slice(ranges);
        boolean told = fuzz.flag();
        Function<SpanWriter, SliceVerifier> verifiers = to -> told
                ? SliceVerifier.expecting(blob.tree(), blob.root(), ranges, to)
                : SliceVerifier.discovering(blob.tree(), blob.root(), to);
        int piece = piece(fuzz);
        byte[] slice = edited(fuzz, right, blob.slice(ranges(fuzz)));
        Sliced.Taken taken = blob.taken();
        boolean accepted = accepts(verifiers.apply(taken), slice, piece);
        if (told) {
            assertThat(accepted).isEqualTo(Arrays.equals(slice, right));
        }
        if (told && accepted) {
            assertThat(taken.bytes()).isEqualTo(blob.cut(ranges));
        }
        assertTakesLittle(verifiers, slice, piece);
    }

    private static void ofBlobThatNobodyHas(FuzzBytes fuzz) {
        TreeHash hash = hash(fuzz);
        HugeSlice huge = new HugeSlice(new BlobTree(hash, (fuzz.number() >>> 1) >>> fuzz.few(63)), fuzz.number());
        ByteRanges first = ByteRanges.of(0, TreeHash.GROUP_BYTES);
        boolean told = fuzz.flag();
        Function<SpanWriter, SliceVerifier> verifiers = to -> told
                ? SliceVerifier.expecting(huge.tree(), huge.root(), first, to)
                : SliceVerifier.discovering(huge.tree(), huge.root(), to);
        int piece = piece(fuzz);
        byte[] slice = edited(fuzz, huge.slice(), huge.slice());
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        boolean accepted = accepts(verifiers.apply(into(taken)), slice, piece);
        assertThat(accepted).isEqualTo(Arrays.equals(slice, huge.slice()));
        if (accepted) {
            assertThat(taken.toByteArray()).isEqualTo(huge.group());
        }
        assertTakesLittle(verifiers, slice, piece);
    }

    /** Only from the start of the blob on. */
    private static SpanWriter into(ByteArrayOutputStream taken) {
        return (offset, from, off, len) -> {
            assertThat(offset).isEqualTo(taken.size());
            taken.write(from, off, len);
        };
    }

    /** Whether the slice was accepted; anything but that and a refusal goes on to the test. */
    private static boolean accepts(SliceVerifier verifier, byte[] slice, int piece) {
        try {
            Sliced.verify(verifier, slice, piece);
            return true;
        } catch (BadSliceException e) {
            return false;
        }
    }

    /** Once more, now that all classes are loaded. */
    private static void assertTakesLittle(Function<SpanWriter, SliceVerifier> verifiers, byte[] slice, int piece) {
        long before = MEMORY.getCurrentThreadAllocatedBytes();
        accepts(verifiers.apply((offset, from, off, len) -> {}), slice, piece);
        assertThat(MEMORY.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated for a slice of %d bytes", slice.length)
                .isLessThan(ALLOCATED_MAX + ALLOCATED_PER_BYTE_MAX * slice.length);
    }

    private static TreeHash hash(FuzzBytes fuzz) {
        return fuzz.flag() ? TreeHash.BLAKE3 : TreeHash.SHA256_TREE;
    }

    /** Noise, or groups of only two kinds, so that nodes are equal. */
    private static byte[] content(FuzzBytes fuzz) {
        byte[] content = Arrays.copyOf(NOISE, fuzz.around(TreeHash.GROUP_BYTES, GROUPS_BOUND));
        if (fuzz.flag()) {
            int kinds = fuzz.few(256);
            for (int i = 0; i < content.length; i++) {
                content[i] = (byte) (kinds >>> i / TreeHash.GROUP_BYTES % 8 & 1);
            }
        }
        return content;
    }

    private static ByteRanges ranges(FuzzBytes fuzz) {
        return ByteRanges.of(IntStream.rangeClosed(0, fuzz.few(RANGES_MAX))
                .mapToObj(i -> {
                    long from = fuzz.around(TreeHash.GROUP_BYTES, GROUPS_BOUND + 2);
                    long length = 1L + fuzz.around(TreeHash.GROUP_BYTES, 3);
                    return new ByteRanges.Range(from, fuzz.few(8) == 0 ? Long.MAX_VALUE : from + length);
                })
                .toList());
    }

    private static int piece(FuzzBytes fuzz) {
        return 1 + (fuzz.flag() ? fuzz.below(2 * TreeHash.GROUP_BYTES) : SLICE_BYTES_MAX);
    }

    /** The right slice after some edits; the last of them may leave nothing of it but what the fuzzer made up. */
    private static byte[] edited(FuzzBytes fuzz, byte[] right, byte[] other) {
        byte[] slice = right;
        for (int edits = fuzz.few(EDITS_MAX); edits > 0 && slice.length < SLICE_BYTES_MAX; edits--) {
            int at = place(fuzz, slice.length);
            int to = at + place(fuzz, slice.length - at);
            slice = switch (fuzz.few(8)) {
                case 0, 1 -> flipped(slice, at, 1 + fuzz.few(255));
                case 2 -> Arrays.copyOf(slice, at);
                case 3 -> joined(slice, at, new byte[0], to);
                case 4 -> joined(slice, to, slice, at);
                case 5 -> joined(slice, at, Arrays.copyOfRange(other, place(fuzz, other.length), other.length), to);
                case 6 -> joined(slice, at, fuzz.take(200), to);
                default -> fuzz.take(SLICE_BYTES_MAX);
            };
        }
        return slice;
    }

    /** A place in the first few nodes, at the edge of a node, or anywhere. */
    private static int place(FuzzBytes fuzz, int length) {
        int place = switch (fuzz.few(3)) {
            case 0 -> BlobTree.HEADER_BYTES + fuzz.few(16) * TreeHash.NODE_BYTES;
            case 1 -> fuzz.below(1024);
            default -> fuzz.below(length + 1);
        };
        return Math.min(place, length);
    }

    private static byte[] flipped(byte[] slice, int at, int flip) {
        byte[] flipped = slice.clone();
        if (at < slice.length) {
            flipped[at] ^= (byte) flip;
        }
        return flipped;
    }

    /** The slice up to {@code end}, something, and the slice from {@code begin} on. */
    private static byte[] joined(byte[] slice, int end, byte[] middle, int begin) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(slice, 0, end);
        joined.writeBytes(middle);
        joined.write(slice, begin, slice.length - begin);
        return joined.toByteArray();
    }
}
