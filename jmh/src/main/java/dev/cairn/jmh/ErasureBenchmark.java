package dev.cairn.jmh;

import dev.cairn.engines.ReedSolomon;
import dev.cairn.engines.ShardRepair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/**
 * Reed-Solomon with each of its kernels, one thread: parity of shards of 1 MiB, and as many data shards as may be lost
 * from the others. Bytes are bytes of data. {@code main} takes JMH's arguments and prints GB/s and ratios to the table.
 */
public class ErasureBenchmark extends InputBenchmark {
    private static final int SHARD_BYTES = 1 << 20;
    private static final String KERNEL = "dev.cairn.reedsolomon";

    /** Bytes of data of one call: 4 shards with 2 of parity, 10 with 4. */
    @Param({"4194304", "10485760"})
    public int bytes;

    private ReedSolomon code = new ReedSolomon(1, 1);
    private ShardRepair repairOfAll = code.repair(new int[] {1}, new int[] {0});
    private ShardRepair repairOfOne = repairOfAll;
    private ByteBuffer[] data = {};
    private ByteBuffer[] parity = {};
    private ByteBuffer[] leftOfAll = {};
    private ByteBuffer[] leftOfOne = {};
    private ByteBuffer[] made = {};
    private ByteBuffer[] madeOne = {};

    @Setup
    public void fill() {
        String kernel = ReedSolomon.awaitKernel();
        if (!kernel.equals(System.getProperty(KERNEL, kernel))) {
            throw new IllegalStateException("another kernel wanted, this JVM chose " + kernel);
        }
        int shards = bytes / SHARD_BYTES;
        int lost = shards == 4 ? 2 : 4;
        code = new ReedSolomon(shards, lost);
        ByteBuffer pack = ByteBuffer.wrap(random(bytes));
        data = shards(shards, i -> pack.slice(i * SHARD_BYTES, SHARD_BYTES));
        parity = shards(lost, i -> ByteBuffer.allocate(SHARD_BYTES));
        code.encode(data, parity);
        made = shards(lost, i -> ByteBuffer.allocate(SHARD_BYTES));
        madeOne = shards(1, i -> made[0]);
        repairOfAll = code.repair(numbers(lost, shards), numbers(0, lost));
        repairOfOne = code.repair(numbers(1, shards), numbers(0, 1));
        leftOfAll = shards(shards, i -> shard(repairOfAll.from()[i]));
        leftOfOne = shards(shards, i -> shard(repairOfOne.from()[i]));
    }

    private static int[] numbers(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }

    private static ByteBuffer[] shards(int count, IntFunction<ByteBuffer> shard) {
        return IntStream.range(0, count).mapToObj(shard).toArray(ByteBuffer[]::new);
    }

    private ByteBuffer shard(int number) {
        return number < data.length ? data[number] : parity[number - data.length];
    }

    @Benchmark
    @Fork(value = 2, jvmArgsAppend = "-D" + KERNEL + "=table")
    public ByteBuffer[] encodeTable() {
        return encode();
    }

    @Benchmark
    @Fork(
            value = 2,
            jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-D" + KERNEL + "=vector"})
    public ByteBuffer[] encodeVector() {
        return encode();
    }

    @Benchmark
    @Fork(value = 2, jvmArgsAppend = "-D" + KERNEL + "=table")
    public ByteBuffer[] repairAllTable() {
        return repairAll();
    }

    @Benchmark
    @Fork(
            value = 2,
            jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-D" + KERNEL + "=vector"})
    public ByteBuffer[] repairAllVector() {
        return repairAll();
    }

    @Benchmark
    @Fork(value = 2, jvmArgsAppend = "-D" + KERNEL + "=table")
    public ByteBuffer[] repairOneTable() {
        return repairOne();
    }

    @Benchmark
    @Fork(
            value = 2,
            jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-D" + KERNEL + "=vector"})
    public ByteBuffer[] repairOneVector() {
        return repairOne();
    }

    private ByteBuffer[] encode() {
        code.encode(data, parity);
        return parity;
    }

    private ByteBuffer[] repairAll() {
        repairOfAll.apply(leftOfAll, made);
        return made;
    }

    private ByteBuffer[] repairOne() {
        repairOfOne.apply(leftOfOne, madeOne);
        return madeOne;
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException, IOException {
        Report report = Report.run(ErasureBenchmark.class, args);
        for (String bytes : report.values("bytes")) {
            for (String label : report.labels()) {
                String table = label.replace("Vector", "Table");
                report.line(label, bytes, "x " + table, report.speed(table, bytes));
            }
        }
        report.save();
    }
}
