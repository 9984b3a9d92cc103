package dev.cairn.api;

import java.time.Duration;

/**
 * How a scrub goes about it.
 *
 * <p>Stability: experimental.
 *
 * @param budgetBytes how much it reads of copies; 0 reads none, and any other budget at least one copy
 * @param sample how likely a copy is read, from 0 to 1; 1 reads all that were not read since the run began, the oldest first
 * @param grace how long after the first look that missed a copy another one makes it lost
 * @since 0.1.0
 */
public record ScrubOptions(long budgetBytes, double sample, Duration grace) {
    private static final ScrubOptions DEFAULTS = new ScrubOptions(Long.MAX_VALUE, 1, Duration.ofHours(1));

    /** Checks the limits. */
    public ScrubOptions {
        if (budgetBytes < 0) {
            throw CasException.invalid("scrub", "a budget is not negative, as " + budgetBytes + " is");
        }
        if (!(sample > 0 && sample <= 1)) {
            throw CasException.invalid("scrub", "a sample is above 0 and at most 1, not " + sample);
        }
        if (grace.isNegative()) {
            throw CasException.invalid("scrub", "a grace is not negative");
        }
    }

    /** Reads every copy; an hour between two looks. */
    public static ScrubOptions defaults() {
        return DEFAULTS;
    }

    /** Reads at most so much. */
    public ScrubOptions withBudget(long bytes) {
        return new ScrubOptions(bytes, sample, grace);
    }

    /** Only compares what is listed. */
    public ScrubOptions inventoryOnly() {
        return withBudget(0);
    }

    /** Reads a copy with this chance. */
    public ScrubOptions withSample(double part) {
        return new ScrubOptions(budgetBytes, part, grace);
    }

    /** So much time between the two looks. */
    public ScrubOptions withGrace(Duration other) {
        return new ScrubOptions(budgetBytes, sample, other);
    }
}
