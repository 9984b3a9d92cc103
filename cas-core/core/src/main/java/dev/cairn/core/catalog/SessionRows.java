package dev.cairn.core.catalog;

import dev.cairn.api.pack.PackId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sessions and their pins. A session leaves LIVE once, by row count; a pin is stopped by its foreign key when the pack
 * is not live. Whoever works for LIVE sessions first takes their rows, in the order of their numbers, so that none of
 * them leaves LIVE before the work is committed.
 */
final class SessionRows {
    private static final String BEGIN =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(? AS INTEGER))"
                    + " INSERT INTO session (state, opened_at, lease_until)"
                    + " SELECT 0, CAST(? AS BIGINT), CAST(? AS BIGINT) FROM n RETURNING no";
    private static final String LIVE =
            "SELECT no FROM session WHERE state = 0 AND no IN (?*) ORDER BY no FOR NO KEY UPDATE";
    private static final String RENEW = "UPDATE session SET lease_until = ? WHERE state = 0 AND no IN (?*)";
    private static final String OVERDUE = "SELECT no FROM session WHERE state = 0 AND lease_until < ?"
            + " ORDER BY lease_until, no LIMIT ? FOR NO KEY UPDATE SKIP LOCKED";
    private static final String STATE = "SELECT state FROM session WHERE no = ?";
    private static final String TIMES = "SELECT opened_at, lease_until FROM session WHERE no = ?";
    private static final String KNOWN = "SELECT no FROM session WHERE no IN (?*)";
    private static final String LEAVE = "UPDATE session SET state = ? WHERE state = 0 AND no IN (?*)";
    /** The pins of a session that held blobs stay: somebody may have named these blobs, and no run has seen them yet. */
    private static final String UNPIN = "DELETE FROM pin WHERE session IN (?*)"
            + " AND NOT EXISTS (SELECT 1 FROM blob_hold h WHERE h.session = pin.session)";

    private static final String RELEASE = "DELETE FROM blob_hold WHERE session IN (?*)";
    private static final String PIN =
            "INSERT INTO pin (session, pack) VALUES (?, ?) ON CONFLICT (session, pack) DO NOTHING";

    private SessionRows() {}

    static List<Long> begin(Sql sql, int count, Instant now, @Nullable Instant leaseUntil) throws SQLException {
        if (count < 1) {
            return List.of();
        }
        @Nullable Long lease = leaseUntil == null ? null : CatalogText.nanos(leaseUntil);
        return sql.list(BEGIN, row -> row.getLong("no"), count, CatalogText.nanos(now), lease).stream()
                .sorted()
                .toList();
    }

    /** Takes the rows of those that are LIVE, and answers which these are. */
    static Set<Long> live(Sql sql, Collection<Long> sessions) throws SQLException {
        return new TreeSet<>(sql.listEach(LIVE, row -> row.getLong("no"), new TreeSet<>(sessions)));
    }

    /**
     * Writes the row of a session that must be LIVE, as everybody does who gives it pins or holds. To lock it would not
     * do: under REPEATABLE READ an expiry that began before would wait, then go on with its old view, and leave behind
     * what it does not see. A row that was written makes it start again.
     */
    static void stayLive(Sql sql, String operation, long session) throws SQLException {
        if (sql.updateEach(LEAVE, Set.of(session), StateIds.of(SessionState.LIVE)) != 1) {
            throw CatalogErrors.notLive(operation, session);
        }
    }

    static boolean renew(Sql sql, Collection<Long> sessions, Instant leaseUntil) throws SQLException {
        sql.updateEach(RENEW, live(sql, sessions), CatalogText.nanos(leaseUntil));
        return true;
    }

    static List<Long> expireOverdue(Sql sql, Instant now, int limit) throws SQLException {
        List<Long> overdue = sql.list(OVERDUE, row -> row.getLong("no"), CatalogText.nanos(now), limit);
        expire(sql, overdue);
        return overdue;
    }

    static Optional<SessionState> state(Sql sql, long session) throws SQLException {
        return sql.first(STATE, row -> StateIds.session(row.getInt("state")), session);
    }

    static Optional<Catalog.SessionTimes> times(Sql sql, long session) throws SQLException {
        return sql.first(TIMES, SessionRows::times, session);
    }

    private static Catalog.SessionTimes times(ResultSet row) throws SQLException {
        Instant opened = CatalogText.instant(row.getLong("opened_at"));
        long lease = row.getLong("lease_until");
        return new Catalog.SessionTimes(
                opened, row.wasNull() ? Optional.empty() : Optional.of(CatalogText.instant(lease)));
    }

    static Set<Long> known(Sql sql, Collection<Long> sessions) throws SQLException {
        return new TreeSet<>(sql.listEach(KNOWN, row -> row.getLong("no"), sessions));
    }

    static int expire(Sql sql, Collection<Long> sessions) throws SQLException {
        Set<Long> live = live(sql, sessions);
        sql.updateEach(UNPIN, live);
        leave(sql, "expire", live, SessionState.EXPIRED);
        return live.size();
    }

    /** LIVE to COMMITTED; what the sessions held is kept by the refs and links of their work from now on. */
    static void commit(Sql sql, Set<Long> live) throws SQLException {
        leave(sql, "commit", live, SessionState.COMMITTED);
    }

    /** Rows that were taken cannot have left; the count says so. */
    private static void leave(Sql sql, String operation, Set<Long> live, SessionState to) throws SQLException {
        if (sql.updateEach(LEAVE, live, StateIds.of(to)) != live.size()) {
            throw CatalogErrors.notLive(operation, live.iterator().next());
        }
        sql.updateEach(RELEASE, live);
    }

    /** Pins in the order of pack ids, so that two writers never wait for each other in a circle. */
    static Set<PackId> pin(Sql sql, long session, Collection<PackId> packs) throws SQLException {
        stayLive(sql, "pin", session);
        Map<PackId, Long> live = PackRows.live(sql, packs);
        pinNumbers(sql, session, live.values());
        Set<PackId> gone = new TreeSet<>(packs);
        gone.removeAll(live.keySet());
        return Collections.unmodifiableSet(gone);
    }

    /** Pins by number. */
    static void pinNumbers(Sql sql, long session, Collection<Long> packs) throws SQLException {
        List<@Nullable Object[]> pins = new ArrayList<>();
        packs.forEach(pack -> pins.add(new Object[] {session, pack}));
        sql.batch(PIN, pins);
    }
}
