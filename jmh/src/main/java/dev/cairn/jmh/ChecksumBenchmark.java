package dev.cairn.jmh;

import dev.cairn.engines.Crc32c;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** CRC-32C of arrays and of direct buffers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ChecksumBenchmark {
    /** Bytes of one call. */
    @Param({"4096", "1048576"})
    public int bytes;

    private byte[] input = new byte[0];
    private ByteBuffer direct = ByteBuffer.allocate(0);

    @Setup
    public void fill() {
        input = new byte[bytes];
        new Random(bytes).nextBytes(input);
        direct = ByteBuffer.allocateDirect(bytes).put(input).flip();
    }

    @Benchmark
    public int crc32c() {
        return Crc32c.of(input, 0, input.length);
    }

    @Benchmark
    public int crc32cDirect() {
        return Crc32c.of(direct);
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException, IOException {
        Report.table(ChecksumBenchmark.class, args, "crc32c");
    }
}
