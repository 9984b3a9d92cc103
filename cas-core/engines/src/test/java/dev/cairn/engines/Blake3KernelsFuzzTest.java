package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel and every way to hash against the scalar kernel in one call, on bytes, lengths, cuts and keys that a fuzzer chooses. Short inputs are
 * compared with the paper's algorithm as well. In a build it runs its seeds; docs/engines.md says how to fuzz.
 */
final class Blake3KernelsFuzzTest {
    private static final int CHUNK = Blake3Subtree.CHUNK_BYTES;
    /** Few chunks are hashed one by one, more of them side by side, more than 2,048 on several threads. */
    private static final int CHUNKS_BOUND_SHORT = 18;

    private static final int CHUNKS_BOUND_WIDE = 300;
    private static final int CHUNKS_BOUND_LONG = 3200;
    private static final int PIECES_MAX = 12;
    private static final int MARGIN_MAX = 64;
    private static final int NAIVE_MAX = 4 * CHUNK;
    private static final byte[] NOISE = Bytes.random(17, CHUNKS_BOUND_LONG * CHUNK + 2 * MARGIN_MAX);
    private static final List<Blake3Kernels.@Nullable Candidate> KERNELS = kernels();
    private static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "cairn-fuzz");
        thread.setDaemon(true);
        thread.start();
    };

    private static List<Blake3Kernels.@Nullable Candidate> kernels() {
        List<Blake3Kernels.@Nullable Candidate> kernels = new ArrayList<>(Blake3Kernels.candidates());
        kernels.add(null);
        return kernels;
    }

    /** So that the calls without a kernel of their own use a wide one from the first input on. */
    @BeforeAll
    static void chooseKernel() {
        Blake3.awaitKernel();
    }

    static Stream<byte[]> seeds() {
        return FuzzBytes.seeds(240);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void digest_byEveryKernelInEveryWay_isTheScalarOne(byte[] fuzzed) {
        Trial trial = new Trial(new FuzzBytes(fuzzed));
        byte[] expected = trial.oneShot(null);
        if (trial.length <= NAIVE_MAX && !trial.keyed()) {
            assertThat(expected).as("naive, %s", trial).isEqualTo(NaiveBlake3.hash(trial.content()));
        }
        byte[] expectedNode = trial.node(null);
        for (Blake3Kernels.Candidate kernel : KERNELS) {
            assertThat(trial.oneShot(kernel)).as("%s, %s", kernel, trial).isEqualTo(expected);
            assertThat(trial.inPieces(kernel))
                    .as("%s in pieces, %s", kernel, trial)
                    .isEqualTo(expected);
            assertThat(trial.node(kernel)).as("%s as a node, %s", kernel, trial).isEqualTo(expectedNode);
        }
        assertThat(trial.ofProcess()).as("process, %s", trial).isEqualTo(expected);
        assertThat(trial.onThreads()).as("threads, %s", trial).isEqualTo(expected);
    }

    /** What one input of the fuzzer means. */
    private static final class Trial {
        private final byte[] key;
        private final Blake3Mode mode;
        private final byte[] in;
        private final int off;
        private final int length;
        private final int[] pieces;
        private final int middle;
        private final long firstChunk;
        private final int threads;

        Trial(FuzzBytes fuzzed) {
            length = fuzzed.around(CHUNK, chunksBound(fuzzed.few(16)));
            off = fuzzed.few(MARGIN_MAX);
            key = fuzzed.flag() ? Bytes.random(fuzzed.number(), Blake3Mode.KEY_BYTES) : new byte[0];
            mode = keyed() ? Blake3Mode.keyed(key) : Blake3Mode.HASH;
            pieces = IntStream.range(0, fuzzed.few(PIECES_MAX + 1))
                    .map(i -> fuzzed.around(CHUNK, fuzzed.flag() ? 1100 : 20))
                    .toArray();
            middle = fuzzed.few(PIECES_MAX);
            // Any place that a tree has for so many chunks.
            firstChunk = (fuzzed.number() >>> 11) & -4096L;
            threads = 2 + fuzzed.few(3);
            in = bytes(fuzzed, off + length + fuzzed.few(MARGIN_MAX));
        }

        /** One of 16 inputs is long, for speed. */
        private static int chunksBound(int choice) {
            return choice == 0 ? CHUNKS_BOUND_LONG : choice < 10 ? CHUNKS_BOUND_WIDE : CHUNKS_BOUND_SHORT;
        }

        /** Noise or zeros, and in them what is left of the fuzzer's bytes: once, or again and again. */
        private static byte[] bytes(FuzzBytes fuzzed, int length) {
            byte[] bytes = fuzzed.flag() ? new byte[length] : Arrays.copyOf(NOISE, length);
            int place = fuzzed.below(length + 1);
            boolean again = fuzzed.flag();
            byte[] own = fuzzed.take(length);
            for (int at = place; at < length && own.length > 0; at += own.length) {
                System.arraycopy(own, 0, bytes, at, Math.min(own.length, length - at));
                if (!again) {
                    break;
                }
            }
            return bytes;
        }

        boolean keyed() {
            return key.length > 0;
        }

        byte[] content() {
            return Arrays.copyOfRange(in, off, off + length);
        }

        byte[] oneShot(Blake3Kernels.@Nullable Candidate kernel) {
            return subtree(kernel, length).digest(in, off, length);
        }

        /** As the inner node that these chunks are somewhere in a larger input. */
        byte[] node(Blake3Kernels.@Nullable Candidate kernel) {
            Blake3Subtree subtree = subtree(kernel, length);
            subtree.hash(in, off, length, firstChunk, 0);
            byte[] node = new byte[Blake3Subtree.CV_BYTES];
            subtree.store(node, 0);
            return node;
        }

        byte[] inPieces(Blake3Kernels.@Nullable Candidate kernel) {
            Blake3Hasher hasher = new Blake3Hasher(subtree(kernel, Integer.MAX_VALUE));
            int at = 0;
            for (int i = 0; i < pieces.length && at < length; i++) {
                int piece = Math.min(pieces[i], length - at);
                update(hasher, i, off + at, piece);
                at += piece;
                if (i == middle) {
                    assertThat(hasher.digest())
                            .as("%s after %d bytes, %s", kernel, at, this)
                            .isEqualTo(subtree(null, at).digest(in, off, at));
                }
            }
            hasher.update(in, off + at, length - at);
            assertThat(hasher.count()).isEqualTo(length);
            return hasher.digest();
        }

        private void update(Blake3Hasher hasher, int kind, int from, int count) {
            switch (kind % 3) {
                case 0 -> hasher.update(in, from, count);
                case 1 -> hasher.update(ByteBuffer.wrap(in, from, count).slice());
                default -> hasher.update(ByteBuffer.wrap(in, from, count).asReadOnlyBuffer());
            }
        }

        byte[] ofProcess() {
            return keyed() ? Blake3.keyedHash(key, content()) : Blake3.hash(in, off, length);
        }

        byte[] onThreads() {
            return keyed() ? ofProcess() : Blake3.hash(in, off, length, THREADS, threads);
        }

        private Blake3Subtree subtree(Blake3Kernels.@Nullable Candidate kernel, int bytesMax) {
            return new Blake3Subtree(mode, bytesMax, Blake3Kernels.only(kernel));
        }

        @Override
        public String toString() {
            return length + " bytes at " + off + ", pieces " + Arrays.toString(pieces) + ", first chunk " + firstChunk
                    + (keyed() ? ", keyed" : "");
        }
    }
}
