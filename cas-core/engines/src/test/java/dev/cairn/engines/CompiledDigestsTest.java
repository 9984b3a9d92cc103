package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Digests stay what they were when the JIT compiles them. C2 of JDK 17.0.15 lost the stores of a digest's words into a fresh
 * array: from some ten thousand calls on digests were zeros, and every test that hashed less was green. It did so in each new
 * JVM that hashed 32 bytes 400,000 times, and only sometimes where the profile was mixed; hence a JVM of its own.
 */
class CompiledDigestsTest {
    @ParameterizedTest
    @CsvSource({
        "scalar, 32, 400000",
        "scalar, 1025, 100000",
        "scalar, 65536, 12000",
        "loops, 65536, 30000",
        "loops, 1048577, 3000",
        "vector, 16384, 100000",
        "vector, 1048577, 5000"
    })
    void hash_calledUntilCompiled_staysTheSame(String kernel, int length, int rounds) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Ddev.cairn.blake3=" + kernel,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HotLoop.class.getName(),
                        String.valueOf(length),
                        String.valueOf(rounds))
                .redirectErrorStream(true)
                .start();
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor()).as(said).isZero();
        assertThat(said.strip()).endsWith("wrong: 0");
    }

    /** What the child does: hashes the same bytes again and again and counts the answers that differ from the first. */
    static final class HotLoop {
        private HotLoop() {}

        public static void main(String[] args) {
            byte[] input = Bytes.random(1, Integer.parseInt(args[0]));
            byte[] expected = Blake3.hash(input, 0, input.length);
            int wrong = 0;
            for (int rounds = Integer.parseInt(args[1]); rounds > 0; rounds--) {
                if (!Arrays.equals(Blake3.hash(input, 0, input.length), expected)) {
                    wrong++;
                }
            }
            System.out.println("wrong: " + wrong);
        }
    }
}
