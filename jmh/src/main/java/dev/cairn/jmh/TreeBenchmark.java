package dev.cairn.jmh;

import dev.cairn.engines.Blake3;
import dev.cairn.engines.OutboardEncoder;
import dev.cairn.engines.Sha256Tree;
import dev.cairn.engines.TreeHash;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** Hash trees of a whole blob: BLAKE3 in one thread and in two, outboards of both hashes, and {@code sha256-tree}. Wall time. */
public class TreeBenchmark extends InputBenchmark {
    /** Bytes of the blob. */
    @Param({"8388608", "67108864"})
    public int bytes;

    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private byte[] input = new byte[0];

    @Setup
    public void fill() {
        Report.awaitKernel();
        input = random(bytes);
    }

    @TearDown
    public void close() {
        other.shutdown();
    }

    @Benchmark
    public byte[] blake3() {
        return Blake3.hash(input);
    }

    @Benchmark
    public byte[] blake3TwoThreads() {
        return Blake3.hash(input, 0, input.length, other, 2);
    }

    @Benchmark
    public byte[] blake3Outboard() {
        return outboard(TreeHash.BLAKE3);
    }

    @Benchmark
    public byte[] sha256TreeOutboard() {
        return outboard(TreeHash.SHA256_TREE);
    }

    @Benchmark
    public byte[] sha256Tree() {
        return Sha256Tree.hash(input, 0, input.length);
    }

    private byte[] outboard(TreeHash hash) {
        byte[] last = new byte[TreeHash.PAIR_BYTES];
        OutboardEncoder encoder =
                new OutboardEncoder(hash, (first, groups, pair) -> System.arraycopy(pair, 0, last, 0, pair.length));
        encoder.update(input, 0, input.length);
        return encoder.finish();
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException, IOException {
        Report.table(TreeBenchmark.class, args, "blake3");
    }
}
