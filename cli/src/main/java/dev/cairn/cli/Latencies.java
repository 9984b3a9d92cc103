package dev.cairn.cli;

import java.util.Arrays;
import java.util.Locale;

/** How long each of many like operations took. Thread-safe. */
final class Latencies {
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;
    private static final double SECOND = 1e9;

    // Guarded by this.
    private long[] nanos = new long[1_024];
    private int count;

    synchronized void add(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    synchronized int count() {
        return count;
    }

    /** The duration that a share of the operations (0 to 1) did not exceed; 0 if there was none. */
    synchronized long percentile(double share) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * count);
        return sorted[Math.max(rank, 1) - 1];
    }

    long median() {
        return percentile(0.5);
    }

    /** {@code 870 ns}, {@code 12.3 us}, {@code 1.2 ms}, {@code 3.4 s}. */
    static String human(long nanos) {
        if (nanos < MICRO) {
            return nanos + " ns";
        }
        if (nanos < MILLI) {
            return String.format(Locale.ROOT, "%.1f us", nanos / MICRO);
        }
        if (nanos < SECOND) {
            return String.format(Locale.ROOT, "%.1f ms", nanos / MILLI);
        }
        return String.format(Locale.ROOT, "%.1f s", nanos / SECOND);
    }
}
