package dev.cairn.core.catalog;

import java.sql.SQLException;
import java.time.Instant;

/**
 * The catalog's clock: the latest time by which anybody decided something. Its row is taken after those of the
 * refs in question, so that nobody waits in a circle.
 */
final class ClockRows {
    private static final String RAISE = "UPDATE clock SET high_water = CASE WHEN high_water < ? THEN ? ELSE high_water"
            + " END WHERE one = 1 RETURNING high_water";

    private ClockRows() {}

    /** The catalog's time, which from now on is no earlier than this process's; never runs backwards. */
    static Instant raise(Sql sql, Instant now) throws SQLException {
        long nanos = CatalogText.nanos(now);
        return sql.first(RAISE, row -> CatalogText.instant(row.getLong("high_water")), nanos, nanos)
                .orElseThrow(CatalogErrors::noClock);
    }
}
