package dev.cairn.engines;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
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
 * on the choice. The thread serves the trial alone. Outside it no lambdas and records here: the first hash of a process would wait for what they load.
 */
class Blake3Kernels {
    /** A kernel that may be published. */
    abstract static class Candidate {
        private final String name;
        private final int countMin;
        private final double speedup;

        /**
         * Describes a kernel.
         *
         * @param countMin fewer chunks than that are hashed sooner one by one
         * @param speedup how many times the scalar kernel's speed it must reach
         */
        Candidate(String name, int countMin, double speedup) {
            this.name = name;
            this.countMin = countMin;
            this.speedup = speedup;
        }

        /** One for a thread; null if this JVM has none. */
        abstract @Nullable WideKernel make();

        final int countMin() {
            return countMin;
        }

        @Override
        public final String toString() {
            return name;
        }
    }

    private static final class Loops extends Candidate {
        private Loops() {
            super("loops", 56, 1.5);
        }

        @Override
        WideKernel make() {
            return new LoopKernel();
        }
    }

    private static final class Vector extends Candidate {
        private Vector() {
            super("vector", 6, 3);
        }

        @Override
        @Nullable
        WideKernel make() {
            return (WideKernel) VectorModule.make("VectorKernel");
        }
    }

    /** The kernels of this process. */
    static final Blake3Kernels PROCESS = new Blake3Kernels();

    /** A process that hashes less than 64 MiB is over before a trial pays: that takes the compiler a third of a second or more. */
    private static final int TRIAL_CHUNKS = 64 << 10;

    private static final String PROPERTY = "dev.cairn.blake3";
    private static final String SCALAR = "scalar";

    private static final int TRIAL_BYTES = 256 << 10;
    private static final int LENGTHS = 40;

    private static volatile @Nullable Candidate chosen;
    private static volatile boolean decided = SCALAR.equals(System.getProperty(PROPERTY));
    /** Not exact, and need not be. */
    private static int counted;

    /** The one to use now; null while there is only the scalar kernel. */
    @Nullable
    Candidate current() {
        return chosen;
    }

    /** Takes note of chunks that are to be hashed. */
    void hash(int chunks) {
        if (decided || counted >= TRIAL_CHUNKS) {
            return;
        }
        counted += chunks;
        if (counted >= TRIAL_CHUNKS) {
            start();
        }
    }

    /** These and no others, for tests. */
    static Blake3Kernels only(@Nullable Candidate candidate) {
        return new Blake3Kernels() {
            @Override
            @Nullable
            Candidate current() {
                return candidate;
            }

            @Override
            void hash(int chunks) {
                // nothing to choose
            }
        };
    }

    /** The name of the kernel in use. */
    static String name() {
        Candidate now = chosen;
        return now == null ? SCALAR : now.toString();
    }

    /** Waits until the choice is made. */
    static void await() {
        PROCESS.hash(TRIAL_CHUNKS);
        while (!decided) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static synchronized void start() {
        if (!decided) {
            Thread trial = new Thread("cairn-blake3-trial") {
                @Override
                public void run() {
                    decide();
                }
            };
            trial.setDaemon(true);
            trial.start();
        }
    }

    private static synchronized void decide() {
        try {
            for (Candidate candidate : candidates()) {
                if (!decided && passes(candidate)) {
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
        String only = System.getProperty(PROPERTY);
        List<Candidate> all = VectorModule.isThere() ? List.of(new Vector(), new Loops()) : List.of(new Loops());
        return only == null
                ? all
                : all.stream()
                        .filter(candidate -> candidate.toString().equals(only))
                        .toList();
    }

    private static boolean passes(Candidate candidate) {
        return candidate.make() != null && agrees(candidate) && isQuick(candidate);
    }

    private static boolean agrees(Candidate candidate) {
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
        return KernelTrial.isQuicker(
                () -> digest(candidate, in, in.length), () -> digest(null, in, in.length), candidate.speedup);
    }

    private static byte[] digest(@Nullable Candidate candidate, byte[] in, int length) {
        return new Blake3Subtree(Blake3Mode.HASH, length, only(candidate)).digest(in, 0, length);
    }
}
