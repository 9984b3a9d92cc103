package dev.cairn.jmh;

import dev.cairn.engines.Blake3;
import dev.cairn.engines.Blake3Hasher;
import dev.cairn.engines.FastCdc;
import dev.cairn.engines.WideCdc;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/**
 * Cutting, alone and with the digests that storing needs, beside BLAKE3 alone. One thread, random bytes, the default lengths.
 */
public class ChunkBenchmark extends InputBenchmark {
    private static final int MIN = 64 << 10;
    private static final int AVG = 256 << 10;
    private static final int MAX = 1 << 20;

    /** Bytes cut by one call. */
    @Param("67108864")
    public int bytes;

    private final FastCdc fastCdc = new FastCdc(MIN, AVG, MAX, 2, 0);
    private final WideCdc wideCdc = new WideCdc(MIN, AVG, MAX, 2, 0);
    private final Blake3Hasher blob = Blake3.hasher();
    private byte[] input = new byte[0];

    private interface Cutter {
        int cut(byte[] data, int from, int to);
    }

    @Setup
    public void fill() {
        Report.awaitKernel();
        input = random(bytes);
    }

    @Benchmark
    public byte[] blake3() {
        return Blake3.hash(input);
    }

    @Benchmark
    public int fastCdc() {
        return cut(fastCdc::cut, false, false);
    }

    @Benchmark
    public int fastCdcAndBlocks() {
        return cut(fastCdc::cut, true, false);
    }

    @Benchmark
    public int fastCdcAndBlocksAndBlob() {
        return cut(fastCdc::cut, true, true);
    }

    @Benchmark
    public int wide32() {
        return cut(wideCdc::cut, false, false);
    }

    @Benchmark
    public int wide32AndBlocks() {
        return cut(wideCdc::cut, true, false);
    }

    private int cut(Cutter cutter, boolean blocks, boolean whole) {
        int sum = 0;
        for (int at = 0; at < input.length; ) {
            int length = cutter.cut(input, at, input.length);
            sum += blocks ? Blake3.hash(input, at, length)[0] : length;
            if (whole) {
                blob.update(input, at, length);
            }
            at += length;
        }
        return sum;
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException, IOException {
        Report.table(ChunkBenchmark.class, args, "blake3");
    }
}
