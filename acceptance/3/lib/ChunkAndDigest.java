import dev.cairn.engines.Blake3;
import dev.cairn.engines.Blake3Hasher;
import dev.cairn.engines.FastCdc;
import dev.cairn.engines.WideCdc;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * ChunkAndDigest TURNS MIB: one line with the kernel and MB a second of BLAKE3 alone, fastcdc-2020 with block digests, the same with the blob's
 * digest, wide-32 with block digests, and both chunkers alone. Random bytes, one thread's CPU time, medians of interleaved turns.
 */
final class ChunkAndDigest {
    private static final int MIN = 64 << 10;
    private static final int AVG = 256 << 10;
    private static final int MAX = 1 << 20;
    private static final int WARM_UP_TURNS = 6;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private interface Cutter {
        int cut(byte[] data, int from, int to);
    }

    private interface Sink {
        void accept(byte[] data, int from, int length);
    }

    private ChunkAndDigest() {}

    public static void main(String[] args) {
        byte[] data = new byte[Integer.parseInt(args[1]) << 20];
        new Random(1).nextBytes(data);
        Blake3Hasher blob = Blake3.hasher();
        Cutter fast = new FastCdc(MIN, AVG, MAX, 2, 0)::cut;
        Cutter wide = new WideCdc(MIN, AVG, MAX, 2, 0)::cut;
        List<Runnable> works = List.of(
                () -> Blake3.hash(data),
                () -> cut(fast, data, Blake3::hash),
                () -> cut(fast, data, (in, from, length) -> {
                    Blake3.hash(in, from, length);
                    blob.update(in, from, length);
                }),
                () -> cut(wide, data, Blake3::hash),
                () -> cut(fast, data, (in, from, length) -> {}),
                () -> cut(wide, data, (in, from, length) -> {}));
        System.out.println(Blake3.awaitKernel() + " " + String.join(" ", speeds(Integer.parseInt(args[0]), data.length, works)));
    }

    private static List<String> speeds(int turns, int bytes, List<Runnable> works) {
        double[][] speeds = new double[works.size()][turns];
        for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
            for (int i = 0; i < works.size(); i++) {
                long began = THREADS.getCurrentThreadCpuTime();
                works.get(i).run();
                speeds[i][Math.max(turn, 0)] = 1e3 * bytes / (THREADS.getCurrentThreadCpuTime() - began);
            }
        }
        List<String> medians = new ArrayList<>();
        for (double[] speed : speeds) {
            Arrays.sort(speed);
            medians.add(Long.toString(Math.round(speed[turns / 2])));
        }
        return medians;
    }

    private static void cut(Cutter cutter, byte[] data, Sink sink) {
        for (int at = 0; at < data.length; ) {
            int length = cutter.cut(data, at, data.length);
            sink.accept(data, at, length);
            at += length;
        }
    }
}
