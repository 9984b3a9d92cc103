package dev.cairn.replication.storage;

import java.time.Duration;
import java.util.Arrays;

/**
 * How a store has answered lately: how long it mostly takes, and whether it is worth asking. After a few failures in a row it is left alone for a
 * while; the next request after that decides, and each pause is twice as long as the one before it.
 *
 * <p>Times are those of a monotonic clock, in nanoseconds. Thread-safe.
 */
final class StoreHealth {
    private static final int KEPT = 128;
    /** With fewer answers nobody can tell how long it mostly takes. */
    private static final int ENOUGH = 16;

    private static final int FAILURES_MAX = 5;
    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);
    private static final Duration PATIENCE_MIN = Duration.ofMillis(5);
    private static final Duration PATIENCE_MAX = Duration.ofSeconds(5);
    private static final Duration PATIENCE_UNKNOWN = Duration.ofMillis(500);

    // All below guarded by this.
    private final long[] took = new long[KEPT];
    private long answers;
    private int failures;
    private long pause;
    private long pausedUntil;

    /** A read was answered, be it that something is not there. */
    synchronized void answered(long nanos) {
        took[(int) (answers++ % KEPT)] = nanos;
        alive();
    }

    /** It answered to something that says nothing about how long a read takes. */
    synchronized void alive() {
        failures = 0;
        pause = 0;
    }

    /** It did not answer, or that it cannot. What comes in during a pause was asked before it. */
    synchronized void failed(long now) {
        failures++;
        if (failures >= FAILURES_MAX && !isPausedAt(now)) {
            pause = Math.min(PAUSE_MAX.toNanos(), Math.max(PAUSE_MIN.toNanos(), 2 * pause));
            pausedUntil = now + pause;
        }
    }

    /** Whether it is left alone at this time. */
    synchronized boolean isPausedAt(long now) {
        return pause > 0 && now - pausedUntil < 0;
    }

    /** After how long one asks somebody else too: 1.3 times what 95 of 100 answers take. */
    synchronized Duration patience() {
        if (answers < ENOUGH) {
            return PATIENCE_UNKNOWN;
        }
        long nanos = percentile(95) / 10 * 13;
        return Duration.ofNanos(Math.min(PATIENCE_MAX.toNanos(), Math.max(PATIENCE_MIN.toNanos(), nanos)));
    }

    /** Half of the answers take no longer than that; 0 if nobody can tell. */
    synchronized long medianNanos() {
        return answers < ENOUGH ? 0 : percentile(50);
    }

    private long percentile(int percent) {
        long[] sorted = Arrays.copyOf(took, (int) Math.min(KEPT, answers));
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) * percent / 100];
    }
}
