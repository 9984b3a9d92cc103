package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel gives the scalar kernel's digests, which other tests compare with the specification. */
final class Blake3KernelsTest {
    private static final int MIB = 1 << 20;
    private static final byte[] INPUT = Bytes.random(11, 8 * MIB + 1);

    static List<Blake3Kernels.Candidate> candidates() {
        return Blake3Kernels.candidates();
    }

    @Provide
    Arbitrary<Blake3Kernels.Candidate> kernels() {
        return Arbitraries.of(candidates());
    }

    @Test
    void candidates_withTheVectorModule_areBoth() {
        assertThat(candidates()).extracting(Object::toString).containsExactly("vector", "loops");
        assertThat(candidates())
                .allSatisfy(candidate -> assertThat(candidate.make()).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void digest_ofEveryLengthTo20000_isTheScalarOne(Blake3Kernels.Candidate candidate) {
        for (int length = 0; length <= 20_000; length++) {
            assertAgrees(candidate, length);
        }
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void digest_aroundTheBoundariesOfTrees_isTheScalarOne(Blake3Kernels.Candidate candidate) {
        IntStream powers = IntStream.iterate(16 << 10, size -> size <= 8 * MIB, size -> 2 * size);
        IntStream sums = IntStream.of(3 * MIB / 4, 5 * MIB / 4, 7 * MIB / 2, 255 << 10, 257 << 10, 1023 << 10);
        IntStream.concat(powers, sums)
                .flatMap(size ->
                        IntStream.of(-1025, -1024, -1, 0, 1, 1023, 1024, 1025).map(more -> size + more))
                .filter(length -> length <= INPUT.length)
                .forEach(length -> assertAgrees(candidate, length));
    }

    private static void assertAgrees(Blake3Kernels.Candidate candidate, int length) {
        assertThat(subtree(candidate, length).digest(INPUT, 0, length))
                .as("%s, %d bytes", candidate, length)
                .isEqualTo(scalar(length).digest(INPUT, 0, length));
    }

    private static Blake3Subtree subtree(Blake3Kernels.Candidate candidate, int length) {
        return new Blake3Subtree(Blake3Mode.HASH, length, Blake3Kernels.only(candidate));
    }

    private static Blake3Subtree scalar(int length) {
        return new Blake3Subtree(Blake3Mode.HASH, length, Blake3Kernels.only(null));
    }

    @Property(tries = 200)
    void hasher_ofAnyPiecesAndModes_isTheScalarDigest(
            @ForAll("kernels") Blake3Kernels.Candidate candidate,
            @ForAll @IntRange(max = 3 * MIB) int length,
            @ForAll @Size(max = 12) List<@IntRange(max = 1_300_000) Integer> pieces,
            @ForAll boolean keyed) {
        Blake3Mode mode = keyed ? Blake3Mode.keyed(Bytes.random(3, 32)) : Blake3Mode.HASH;
        Blake3Hasher hasher =
                new Blake3Hasher(new Blake3Subtree(mode, Integer.MAX_VALUE, Blake3Kernels.only(candidate)));
        int at = 0;
        for (int i = 0; i < pieces.size() && at < length; i++) {
            int piece = Math.min(pieces.get(i), length - at);
            hasher.update(INPUT, at, piece);
            at += piece;
        }
        hasher.update(INPUT, at, length - at);
        assertThat(hasher.count()).isEqualTo(length);
        assertThat(hasher.digest())
                .isEqualTo(new Blake3Subtree(mode, length, Blake3Kernels.only(null)).digest(INPUT, 0, length));
    }

    @Property(tries = 50)
    void chunkNumbers_inAnyPlace_areHashed(
            @ForAll("kernels") Blake3Kernels.Candidate candidate, @ForAll @IntRange(max = 40) int power) {
        long first = (1L << power) * 1024;
        byte[] wide = chainingValue(subtree(candidate, MIB), first);
        assertThat(wide).isEqualTo(chainingValue(scalar(MIB), first));
    }

    private static byte[] chainingValue(Blake3Subtree subtree, long firstChunk) {
        subtree.hash(INPUT, 5, MIB - 77, firstChunk, 0);
        byte[] value = new byte[Blake3Subtree.CV_BYTES];
        subtree.store(value, 0);
        return value;
    }

    @Test
    void hasher_whoseKernelComesMeanwhile_goesOn() {
        Random random = new Random(5);
        Stream.of(false, true).forEach(wideFirst -> {
            boolean[] wide = {wideFirst};
            Blake3Kernels.Candidate loops = candidates().get(candidates().size() - 1);
            Blake3Kernels changing = new Blake3Kernels() {
                @Override
                Blake3Kernels.@Nullable Candidate current() {
                    return wide[0] ? loops : null;
                }
            };
            Blake3Hasher hasher = new Blake3Hasher(new Blake3Subtree(Blake3Mode.HASH, Integer.MAX_VALUE, changing));
            for (int at = 0; at < INPUT.length; ) {
                int piece = Math.min(INPUT.length - at, random.nextInt(700_000));
                hasher.update(INPUT, at, piece);
                at += piece;
                wide[0] = !wide[0];
            }
            assertThat(hasher.digest()).isEqualTo(scalar(INPUT.length).digest(INPUT, 0, INPUT.length));
        });
    }

    @Test
    void hash_onSeveralThreads_isTheSameDigest() {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int length : new int[] {0, 1, MIB, 2 * MIB, 2 * MIB + 1, 3 * MIB - 5, 5 * MIB, 7 * MIB + 1024}) {
                byte[] expected = Blake3.hash(INPUT, 1, length);
                assertThat(Blake3.hash(INPUT, 1, length, threads, 4)).isEqualTo(expected);
                assertThat(Blake3.hash(INPUT, 1, length, task -> {}, 4))
                        .as("nobody comes")
                        .isEqualTo(expected);
                assertThat(Blake3.hash(INPUT, 1, length, Blake3KernelsTest::refuse, 4))
                        .as("refused")
                        .isEqualTo(expected);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void refuse(Runnable task) {
        throw new RejectedExecutionException("closed");
    }

    @Test
    void awaitKernel_always_publishesOneThatAgrees() {
        assertThat(Blake3.awaitKernel()).isIn("vector", "loops", "scalar");
        assertThat(Blake3.kernel()).isEqualTo(Blake3.awaitKernel());
        assertThat(Blake3.hash(INPUT)).isEqualTo(scalar(INPUT.length).digest(INPUT, 0, INPUT.length));
    }
}
