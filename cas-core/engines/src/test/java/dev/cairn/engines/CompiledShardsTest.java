package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Parity stays what it was when the JIT compiles the kernels, in a JVM of its own, for the reasons of {@link
 * CompiledDigestsTest}.
 */
class CompiledShardsTest {
    @ParameterizedTest
    @CsvSource({
        "table, 10, 4, 4099, 4000",
        "vector, 10, 4, 4099, 30000",
        "vector, 16, 7, 4099, 10000",
        "vector, 3, 1, 100, 400000"
    })
    void encode_calledUntilCompiled_staysTheSame(String kernel, int data, int parity, int length, int rounds)
            throws Exception {
        assertThat(said(kernel, HotLoop.class, data, parity, length, rounds)).endsWith("wrong: 0");
    }

    @ParameterizedTest
    @CsvSource({"table", "none"})
    void property_thatExcludesTheVectorApi_leavesTheTable(String only) throws Exception {
        assertThat(said(only, Kernel.class)).endsWith("table");
    }

    private static String said(String kernel, Class<?> main, int... arguments) throws Exception {
        ProcessBuilder jvm = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Ddev.cairn.reedsolomon=" + kernel,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        Arrays.stream(arguments).mapToObj(String::valueOf).forEach(jvm.command()::add);
        Process process = jvm.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    /**
     * What the child does: codes the same shards again and again and counts the answers that differ from the naive one.
     */
    static final class HotLoop {
        private HotLoop() {}

        public static void main(String[] args) {
            int[] numbers = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
            boolean vector = "vector".equals(System.getProperty("dev.cairn.reedsolomon"));
            ReedSolomon code = new ReedSolomon(numbers[0], numbers[1], ShardKernels.only(vector));
            byte[][] shards = NaiveReedSolomon.shards(Shards.data(1, numbers[0], numbers[2]), numbers[1]);
            ByteBuffer[] data = Shards.wrap(Arrays.copyOf(shards, numbers[0]));
            ByteBuffer[] expected = Shards.wrap(Arrays.copyOfRange(shards, numbers[0], shards.length));
            int wrong = 0;
            for (int rounds = numbers[3]; rounds > 0; rounds--) {
                ByteBuffer[] parity = Shards.empty(numbers[1], numbers[2]);
                code.encode(data, parity);
                if (!Arrays.equals(parity, expected)) {
                    wrong++;
                }
            }
            System.out.println("wrong: " + wrong);
        }
    }

    /** A child that says what it would code with. */
    static final class Kernel {
        private Kernel() {}

        public static void main(String[] args) {
            System.out.println(ReedSolomon.awaitKernel());
        }
    }
}
