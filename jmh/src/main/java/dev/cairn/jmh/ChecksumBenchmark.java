package dev.cairn.jmh;

import dev.cairn.engines.Crc32c;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** CRC-32C of arrays and of direct buffers. */
public class ChecksumBenchmark extends InputBenchmark {
    /** Bytes of one call. */
    @Param({"4096", "1048576"})
    public int bytes;

    private byte[] input = new byte[0];
    private ByteBuffer direct = ByteBuffer.allocate(0);

    @Setup
    public void fill() {
        input = random(bytes);
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
