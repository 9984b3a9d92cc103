import dev.cairn.engines.Blake3;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.bouncycastle.crypto.digests.Blake3Digest;

/**
 * HashSpeed TURNS BYTES...: for each length one line with the kernel, the length, and MB a second of BLAKE3, of the JDK's SHA-256 and of
 * BouncyCastle's BLAKE3. One thread's CPU time, medians of interleaved turns.
 */
final class HashSpeed {
    private static final int TURN_BYTES = 32 << 20;
    private static final int SLOW_TURN_BYTES = 4 << 20;
    private static final int WARM_UP_TURNS = 8;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private HashSpeed() {}

    public static void main(String[] args) throws Exception {
        String kernel = Blake3.awaitKernel();
        for (int i = 1; i < args.length; i++) {
            report(kernel, Integer.parseInt(args[0]), Integer.parseInt(args[i]));
        }
    }

    private static void report(String kernel, int turns, int bytes) throws Exception {
        byte[] input = new byte[bytes];
        new Random(bytes).nextBytes(input);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        double[] ours = new double[turns];
        double[] sha = new double[turns];
        double[] bouncyCastle = new double[turns];
        for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
            int at = Math.max(turn, 0);
            ours[at] = speed(input, TURN_BYTES, Blake3::hash);
            sha[at] = speed(input, TURN_BYTES, sha256::digest);
            bouncyCastle[at] = speed(input, SLOW_TURN_BYTES, HashSpeed::bouncyCastle);
        }
        System.out.printf("%s %d %.0f %.0f %.0f%n", kernel, bytes, median(ours), median(sha), median(bouncyCastle));
    }

    private static double speed(byte[] input, int turnBytes, Consumer<byte[]> hash) {
        int count = Math.max(1, turnBytes / input.length);
        long began = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            hash.accept(input);
        }
        return 1e3 * count * input.length / (THREADS.getCurrentThreadCpuTime() - began);
    }

    private static void bouncyCastle(byte[] input) {
        Blake3Digest digest = new Blake3Digest();
        digest.update(input, 0, input.length);
        digest.doFinal(new byte[digest.getDigestSize()], 0);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
