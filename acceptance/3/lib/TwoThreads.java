import dev.cairn.engines.Blake3;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * TwoThreads TURNS BYTES...: for each length one line with the kernel, the length, and MB a second of wall time of BLAKE3 in one thread and in
 * two. Medians of interleaved turns.
 */
final class TwoThreads {
    private static final int TURN_BYTES = 64 << 20;
    private static final int WARM_UP_TURNS = 8;

    private TwoThreads() {}

    public static void main(String[] args) {
        String kernel = Blake3.awaitKernel();
        ExecutorService other = Executors.newSingleThreadExecutor();
        for (int i = 1; i < args.length; i++) {
            report(kernel, Integer.parseInt(args[0]), Integer.parseInt(args[i]), other);
        }
        other.shutdown();
    }

    private static void report(String kernel, int turns, int bytes, ExecutorService other) {
        byte[] input = new byte[bytes];
        new Random(bytes).nextBytes(input);
        double[] one = new double[turns];
        double[] two = new double[turns];
        for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
            int at = Math.max(turn, 0);
            one[at] = speed(input, () -> Blake3.hash(input));
            two[at] = speed(input, () -> Blake3.hash(input, 0, input.length, other, 2));
        }
        Arrays.sort(one);
        Arrays.sort(two);
        System.out.printf("%s %d %.0f %.0f%n", kernel, bytes, one[turns / 2], two[turns / 2]);
    }

    private static double speed(byte[] input, Runnable hash) {
        int count = Math.max(1, TURN_BYTES / input.length);
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            hash.run();
        }
        return 1e3 * count * input.length / (System.nanoTime() - began);
    }
}
