package dev.cairn.core.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What was deleted and why, and the time that the catalog goes by; the transactions and the errors of {@link Catalog}.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface JournalTable {
    /** What is more than this ahead of the catalog's time is a jump: a day, and an hour more, so that a run a day needs no confirmation. */
    Duration JUMP_MAX = Duration.ofHours(25);

    /** When sessions begin the clock is carried along, unless it is younger than this. */
    Duration CARRIED_EVERY = Duration.ofHours(1);

    /** Rows in the order in which they were written, after one; a page of at most {@code limit}. */
    List<JournalRow> page(long after, int limit);

    /** Adds rows, whose numbers count for nothing. */
    void add(List<JournalRow> rows);

    /** Drops rows from before a time. */
    void forget(Instant before);

    /**
     * Moves the time by which graces end forward to this one, unless that is more than {@code jumpMax} ahead of it; the first time is taken as it is.
     *
     * <p>Whoever begins sessions carries it along, by at most {@link #JUMP_MAX} at once; only the first run sets it going.
     *
     * @return that time, which never runs backwards: later than {@code now} if a clock was set back, earlier if it jumped
     */
    Instant advance(Instant now, Duration jumpMax);
}
