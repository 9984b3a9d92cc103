package dev.cairn.engines;

/**
 * Whether a kernel is quick in this JVM. Before the compiler has seen it, a kernel is up to a hundred times slower than
 * it will be, and a compiler may give up on it for good; so it is tried again and again for a while. The only look at
 * the clock in these engines.
 */
final class KernelTrial {
    /** On a quiet machine a quarter of them takes a second; on a busy one the compiler may come late. */
    private static final int TRIES = 1_000;

    private static final int TRIES_MIN = 100;
    private static final int TRIES_PER_PLAIN = 16;
    private static final long TRIAL_NANOS = 10_000_000_000L;

    private KernelTrial() {}

    /** Whether {@code wide} takes so many times less time than {@code plain}, the best try of each. */
    static boolean isQuicker(Runnable wide, Runnable plain, double speedup) {
        long until = System.nanoTime() + TRIAL_NANOS;
        long bestPlain = Long.MAX_VALUE;
        long bestWide = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && System.nanoTime() < until; i++) {
            if (i % TRIES_PER_PLAIN == 0) {
                bestPlain = Math.min(bestPlain, nanos(plain));
            }
            bestWide = Math.min(bestWide, nanos(wide));
            if (i >= TRIES_MIN && bestWide * speedup <= bestPlain) {
                return true;
            }
        }
        return false;
    }

    private static long nanos(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return System.nanoTime() - began;
    }
}
