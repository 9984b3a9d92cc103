import dev.cairn.engines.ReedSolomon;
import dev.cairn.engines.ShardRepair;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * ErasureSpeed TURNS K M: the kernel, and MB of data a second of encoding and of making M lost data shards again, median and best of the turns. Shards
 * of 1 MiB, one thread's CPU time.
 */
final class ErasureSpeed {
    private static final int SHARD_BYTES = 1 << 20;
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final long TURN_BYTES = 64 << 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ErasureSpeed() {}

    public static void main(String[] args) {
        String kernel = ReedSolomon.awaitKernel();
        int turns = Integer.parseInt(args[0]);
        ReedSolomon code = new ReedSolomon(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        ByteBuffer[] data = shards(code.data());
        ByteBuffer[] parity = shards(code.parity());
        ByteBuffer[] made = shards(code.parity());
        code.encode(data, parity);
        ShardRepair repair = code.repair(
                IntStream.range(code.parity(), code.parity() + code.data()).toArray(),
                IntStream.range(0, code.parity()).toArray());
        ByteBuffer[] left = IntStream.of(repair.from())
                .mapToObj(shard -> shard < data.length ? data[shard] : parity[shard - data.length])
                .toArray(ByteBuffer[]::new);
        String encoded = speeds(turns, data.length, () -> code.encode(data, parity));
        String repaired = speeds(turns, data.length, () -> repair.apply(left, made));
        if (!Arrays.equals(made, Arrays.copyOf(data, made.length)) || !code.verify(data, parity)) {
            throw new IllegalStateException("wrong bytes");
        }
        System.out.printf("%s %s %s%n", kernel, encoded, repaired);
    }

    private static ByteBuffer[] shards(int count) {
        Random random = new Random(count);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] bytes = new byte[SHARD_BYTES];
                    random.nextBytes(bytes);
                    return ByteBuffer.wrap(bytes);
                })
                .toArray(ByteBuffer[]::new);
    }

    private static String speeds(int turns, int data, Runnable work) {
        long warmUntil = THREADS.getCurrentThreadCpuTime() + WARM_UP_NANOS;
        while (THREADS.getCurrentThreadCpuTime() < warmUntil) {
            work.run();
        }
        double[] speeds = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            int count = (int) (TURN_BYTES / SHARD_BYTES / data) + 1;
            long began = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < count; i++) {
                work.run();
            }
            speeds[turn] = 1e3 * count * data * SHARD_BYTES / (THREADS.getCurrentThreadCpuTime() - began);
        }
        Arrays.sort(speeds);
        return String.format("%.0f %.0f", speeds[turns / 2], speeds[turns - 1]);
    }
}
