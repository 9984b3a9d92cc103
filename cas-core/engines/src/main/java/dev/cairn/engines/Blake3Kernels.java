package dev.cairn.engines;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which kernel hashes many chunks at once in this process.
 *
 * <p>Problem: before the compiler has seen a wide kernel it is up to a hundred times slower than the scalar one, and a compiler may give up on it
 * for good. Idea: everything starts scalar. A process that has hashed {@link #TRIAL_CHUNKS} tries the candidates in a daemon thread,
 * the best first: one must give the scalar kernel's digests of inputs of many lengths, and be so many times as quick, before it is published.
 * Then every hash uses it, also those under way. If none passes, the process stays scalar.
 *
 * <p>The property {@code dev.cairn.blake3} leaves only one to choose: {@code scalar}, {@code loops} or {@code vector}. Results never depend
 * on the choice. Clock and thread serve the trial alone.
 */
final class Blake3Kernels {
    /**
     * A kernel that may be published.
     *
     * @param name what it is called
     * @param countMin fewer chunks than that are hashed sooner one by one
     * @param speedup how many times the scalar kernel's speed it must reach
     * @param maker makes one for a thread; null if this JVM cannot
     */
    record Candidate(String name, int countMin, double speedup, Supplier<@Nullable WideKernel> maker) {}

    /** A process that hashes less than 4 MiB is over before a trial pays. */
    static final int TRIAL_CHUNKS = 4096;

    static final String PROPERTY = "dev.cairn.blake3";
    private static final String SCALAR = "scalar";
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private static final int TRIAL_BYTES = 256 << 10;
    private static final long TRIAL_NANOS = 1_500_000_000L;
    private static final int TRIES = 400;
    private static final int LENGTHS = 40;

    private static final Candidate NONE = new Candidate(SCALAR, Integer.MAX_VALUE, 1, () -> null);
    private static final AtomicInteger COUNTED = new AtomicInteger();

    private static volatile Candidate chosen = NONE;
    private static volatile boolean decided = SCALAR.equals(wanted());

    private Blake3Kernels() {}

    private static @Nullable String wanted() {
        return System.getProperty(PROPERTY);
    }

    /** The name of the kernel in use. */
    static String name() {
        return chosen.name();
    }

    /** What makes the scratch of a thread; null while there is only the scalar kernel. */
    static @Nullable Candidate current() {
        Candidate now = chosen;
        return now.equals(NONE) ? null : now;
    }

    /** Takes note of chunks that were hashed one by one though they might have been hashed side by side. */
    static void hashed(int chunks) {
        if (!decided && COUNTED.get() < TRIAL_CHUNKS && COUNTED.addAndGet(chunks) >= TRIAL_CHUNKS) {
            start();
        }
    }

    private static void start() {
        Thread trial = new Thread(Blake3Kernels::decide, "cairn-blake3-trial");
        trial.setDaemon(true);
        trial.start();
    }

    /** Waits until the choice is made. */
    static void await() {
        hashed(TRIAL_CHUNKS);
        while (!decided) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void decide() {
        try {
            for (Candidate candidate : candidates()) {
                if (passes(candidate)) {
                    chosen = candidate;
                    return;
                }
            }
        } finally {
            decided = true;
        }
    }

    /** The candidates of this JVM, the quickest first. */
    static List<Candidate> candidates() {
        Candidate loops = new Candidate("loops", 56, 1.5, LoopKernel::new);
        List<Candidate> all = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()
                ? List.of(new Candidate("vector", 6, 3, Blake3Kernels::vector), loops)
                : List.of(loops);
        String only = wanted();
        return only == null
                ? all
                : all.stream()
                        .filter(candidate -> candidate.name().equals(only.toLowerCase(Locale.ROOT)))
                        .toList();
    }

    /** The vector kernel is named by reflection: nothing else may need the module, which is not there without a flag. */
    private static @Nullable WideKernel vector() {
        try {
            Module own = Blake3Kernels.class.getModule();
            ModuleLayer.boot().findModule(VECTOR_MODULE).ifPresent(own::addReads);
            Constructor<?> made =
                    Class.forName("dev.cairn.engines.VectorKernel").getDeclaredConstructor();
            return (WideKernel) made.newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    private static boolean passes(Candidate candidate) {
        WideKernel kernel = candidate.maker().get();
        return kernel != null && agrees(candidate) && isQuick(candidate);
    }

    static boolean agrees(Candidate candidate) {
        byte[] in = new byte[TRIAL_BYTES + LENGTHS];
        for (int i = 0; i < in.length; i++) {
            in[i] = (byte) (i * 7 + (i >>> 9));
        }
        for (int i = 0; i < LENGTHS; i++) {
            int length = in.length - i * i * 160;
            if (!Arrays.equals(digest(null, in, length), digest(candidate, in, length))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isQuick(Candidate candidate) {
        byte[] in = new byte[TRIAL_BYTES];
        long until = System.nanoTime() + TRIAL_NANOS;
        long scalar = Long.MAX_VALUE;
        long wide = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && System.nanoTime() < until; i++) {
            if (i % 16 == 0) {
                scalar = Math.min(scalar, nanos(null, in));
            }
            wide = Math.min(wide, nanos(candidate, in));
            if (i >= TRIES / 4 && wide * candidate.speedup() <= scalar) {
                return true;
            }
        }
        return wide * candidate.speedup() <= scalar;
    }

    private static long nanos(@Nullable Candidate candidate, byte[] in) {
        long began = System.nanoTime();
        digest(candidate, in, in.length);
        return System.nanoTime() - began;
    }

    private static byte[] digest(@Nullable Candidate candidate, byte[] in, int length) {
        Blake3Subtree subtree = new Blake3Subtree(Blake3Mode.HASH, length, () -> candidate);
        return subtree.digest(in, 0, length);
    }
}
