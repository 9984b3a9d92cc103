package dev.cairn.api;

import java.time.Duration;

/**
 * How a collection goes about it.
 *
 * <p>Stability: experimental.
 *
 * @param dryRun only tell what would be done
 * @param grace how long condemned packs wait for their deletion, and orphans
 * @param replacedGrace how long packs wait of which a compaction copied all that is alive
 * @param maxUnused dead bytes may be this part of all bytes before packs are compacted, from 0 to 1; 1 turns compaction off
 * @param anyAmount whether more than a fifth of all bytes (and more than 1 GiB) may be removed at once
 * @param clockConfirmed whether a clock that is more than a day ahead of the last use is right
 * @since 0.1.0
 */
public record CollectOptions(
        boolean dryRun,
        Duration grace,
        Duration replacedGrace,
        double maxUnused,
        boolean anyAmount,
        boolean clockConfirmed) {
    private static final CollectOptions DEFAULTS =
            new CollectOptions(false, Duration.ofDays(1), Duration.ofMinutes(10), 0.05, false, false);

    /** Checks the limits. */
    public CollectOptions {
        if (grace.isNegative() || replacedGrace.isNegative()) {
            throw CasException.invalid("collect", "a grace is not negative");
        }
        if (!(maxUnused >= 0 && maxUnused <= 1)) {
            throw CasException.invalid("collect", "the unused part is between 0 and 1, not " + maxUnused);
        }
    }

    /** A grace of 24 hours, of 10 minutes for what was copied, and at most 5 % of dead bytes and of bytes that lie in two packs. */
    public static CollectOptions defaults() {
        return DEFAULTS;
    }

    /** Only tell what would be done. */
    public CollectOptions dry() {
        return new CollectOptions(true, grace, replacedGrace, maxUnused, anyAmount, clockConfirmed);
    }

    /** The grace of everything, of copied packs only if it is shorter than theirs. */
    public CollectOptions withGrace(Duration other) {
        Duration copied = other.compareTo(replacedGrace) < 0 ? other : replacedGrace;
        return new CollectOptions(dryRun, other, copied, maxUnused, anyAmount, clockConfirmed);
    }

    /** Dead bytes may be this part of all bytes. */
    public CollectOptions withMaxUnused(double part) {
        return new CollectOptions(dryRun, grace, replacedGrace, part, anyAmount, clockConfirmed);
    }

    /** However much it removes. */
    public CollectOptions ofAnyAmount() {
        return new CollectOptions(dryRun, grace, replacedGrace, maxUnused, true, clockConfirmed);
    }

    /** The clock is right. */
    public CollectOptions withClockConfirmed() {
        return new CollectOptions(dryRun, grace, replacedGrace, maxUnused, anyAmount, true);
    }
}
