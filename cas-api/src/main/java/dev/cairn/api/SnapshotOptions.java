package dev.cairn.api;

import java.time.Duration;

/**
 * When snapshots of a repository's catalog are written, and how long they are kept. While a snapshot is kept, garbage collection takes nothing
 * that it names: that is the price of a point in time that can be gone back to.
 *
 * <p>Stability: experimental.
 *
 * @param automatic whether they are written without being asked for: before a collection deletes, and after changes of refs
 * @param retention how long each is kept, counted from its beginning; the newest stays in the store also after that, but keeps nothing alive.
 *     With zero none keeps anything alive, and the newest alone stays
 * @param changes after how many changes of refs by one process the next one is written
 * @param interval how long changes of refs wait at most for the next one
 * @since 0.1.0
 */
public record SnapshotOptions(boolean automatic, Duration retention, int changes, Duration interval) {
    private static final Duration RETENTION_MAX = Duration.ofDays(36_500);
    private static final SnapshotOptions DEFAULTS =
            new SnapshotOptions(true, Duration.ofDays(7), 10_000, Duration.ofMinutes(15));

    /** Checks the limits. */
    public SnapshotOptions {
        if (retention.isNegative() || retention.compareTo(RETENTION_MAX) > 0) {
            throw CasException.invalid("snapshots", "a retention is from 0 to 36500 days, not " + retention);
        }
        if (changes < 1 || interval.isNegative() || interval.isZero() || interval.compareTo(RETENTION_MAX) > 0) {
            throw CasException.invalid(
                    "snapshots", "they are at least one change and some time apart, at most 36500 days");
        }
    }

    /** Automatic, after 10,000 changes or 15 minutes; kept for seven days. */
    public static SnapshotOptions defaults() {
        return DEFAULTS;
    }

    /** None is written without being asked for. */
    public SnapshotOptions byHand() {
        return new SnapshotOptions(false, retention, changes, interval);
    }

    /** They are kept for so long. */
    public SnapshotOptions withRetention(Duration other) {
        return new SnapshotOptions(automatic, other, changes, interval);
    }

    /** They are written after so many changes of refs, or so long after the first. */
    public SnapshotOptions after(int otherChanges, Duration otherInterval) {
        return new SnapshotOptions(automatic, retention, otherChanges, otherInterval);
    }
}
