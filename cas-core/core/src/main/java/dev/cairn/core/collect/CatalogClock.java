package dev.cairn.core.collect;

import static dev.cairn.core.catalog.JournalTable.JUMP_MAX;

import dev.cairn.core.domain.DomainContext;
import java.time.Duration;
import java.time.Instant;

/**
 * The time that graces end by: the catalog's, which never runs backwards. A clock that is more than a day ahead of the catalog's last time has
 * jumped, or nobody was here for so long; until somebody confirms it, no grace is over. Nothing else depends on it.
 */
final class CatalogClock {
    /** A century: any clock is confirmed. */
    private static final Duration ANY = Duration.ofDays(36_500);

    /**
     * What the clock says.
     *
     * @param now the catalog's time
     * @param ahead whether the environment's clock is too far ahead of it
     */
    record Reading(Instant now, boolean ahead) {}

    private CatalogClock() {}

    static Reading read(DomainContext context, boolean confirmed) {
        Instant actual = context.environment().now();
        Instant now = context.catalog().journal().advance(actual, confirmed ? ANY : JUMP_MAX);
        return new Reading(now, actual.isAfter(now.plus(JUMP_MAX)));
    }
}
