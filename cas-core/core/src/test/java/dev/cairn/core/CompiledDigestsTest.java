package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.hash.Hashes;
import dev.cairn.engines.Blake3;
import dev.cairn.engines.Blake3Hasher;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Digests stay what they were when the JIT compiles them. C2 of JDK 17 once lost stores of a digest's words: from some ten
 * thousand calls on, block keys ended in zeros, and every test that hashed less was green.
 */
final class CompiledDigestsTest {
    private static final int LENGTH_MAX = 1_500;
    private static final int ROUNDS = 600_000;

    @Test
    void digest_calledUntilCompiled_staysTheSame() {
        byte[] bytes = Data.random(1, LENGTH_MAX);
        Digest[] expected = new Digest[LENGTH_MAX];
        for (int length = 0; length < LENGTH_MAX; length++) {
            Blake3Hasher hasher = Blake3.hasher();
            hasher.update(bytes, 0, length);
            expected[length] = Digest.of(hasher.digest());
        }
        SplittableRandom random = new SplittableRandom(1);
        int wrong = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int length = random.nextInt(round % 3 == 0 ? 70 : LENGTH_MAX);
            Digest digest = Hashes.digest(HashAlgorithm.BLAKE3, ByteBuffer.wrap(bytes, 0, length));
            wrong += digest.equals(expected[length]) ? 0 : 1;
        }
        assertThat(wrong).as("wrong digests of " + ROUNDS).isZero();
    }
}
