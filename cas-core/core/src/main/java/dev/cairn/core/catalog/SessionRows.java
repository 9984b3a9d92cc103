package dev.cairn.core.catalog;

import dev.cairn.api.pack.PackId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sessions and their pins. A session leaves LIVE once, by row count; a pin is stopped by its foreign key when the pack
 * is not live.
 */
final class SessionRows {
    private static final String BEGIN =
            "INSERT INTO session (state, opened_at, lease_until) VALUES (?, ?, ?) RETURNING no";
    private static final String RENEW = "UPDATE session SET lease_until = ? WHERE no = ? AND state = ?";
    private static final String OVERDUE =
            "SELECT no FROM session WHERE state = 0 AND lease_until < ? ORDER BY lease_until LIMIT ?";
    private static final String STATE = "SELECT state FROM session WHERE no = ?";
    private static final String LEAVE = "UPDATE session SET state = ? WHERE no = ? AND state = ?";
    private static final String UNPIN = "DELETE FROM pin WHERE session = ?";
    private static final String RELEASE = "DELETE FROM blob_hold WHERE session = ?";
    private static final String PIN =
            "INSERT INTO pin (session, pack) VALUES (?, ?) ON CONFLICT (session, pack) DO NOTHING";

    private SessionRows() {}

    static List<Long> begin(Sql sql, int count, Instant now, @Nullable Instant leaseUntil) throws SQLException {
        @Nullable Long lease = leaseUntil == null ? null : CatalogText.nanos(leaseUntil);
        List<Long> begun = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            begun.add(sql.first(
                            BEGIN,
                            row -> row.getLong("no"),
                            StateIds.of(SessionState.LIVE),
                            CatalogText.nanos(now),
                            lease)
                    .orElseThrow());
        }
        return List.copyOf(begun);
    }

    static boolean renew(Sql sql, Collection<Long> sessions, Instant leaseUntil) throws SQLException {
        for (long session : new TreeSet<>(sessions)) {
            sql.update(RENEW, CatalogText.nanos(leaseUntil), session, StateIds.of(SessionState.LIVE));
        }
        return true;
    }

    static List<Long> expireOverdue(Sql sql, Instant now, int limit) throws SQLException {
        List<Long> expired = new ArrayList<>();
        for (long session : sql.list(OVERDUE, row -> row.getLong("no"), CatalogText.nanos(now), limit)) {
            if (expire(sql, session)) {
                expired.add(session);
            }
        }
        return List.copyOf(expired);
    }

    static Optional<SessionState> state(Sql sql, long session) throws SQLException {
        return sql.first(STATE, row -> StateIds.session(row.getInt("state")), session);
    }

    static int expire(Sql sql, Collection<Long> sessions) throws SQLException {
        int expired = 0;
        for (long session : new TreeSet<>(sessions)) {
            expired += expire(sql, session) ? 1 : 0;
        }
        return expired;
    }

    private static boolean expire(Sql sql, long session) throws SQLException {
        boolean expired = leaveLive(sql, session, SessionState.EXPIRED);
        if (expired) {
            sql.update(UNPIN, session);
            sql.update(RELEASE, session);
        }
        return expired;
    }

    /** LIVE to COMMITTED; what the session held is kept by the refs and links of its work from now on. */
    static void commit(Sql sql, long session) throws SQLException {
        if (!leaveLive(sql, session, SessionState.COMMITTED)) {
            throw CatalogErrors.notLive("commit", session);
        }
        sql.update(RELEASE, session);
    }

    /** Locks the row of a LIVE session against everybody who would move it elsewhere, until the transaction ends. */
    static void stayLive(Sql sql, String operation, long session) throws SQLException {
        if (!leaveLive(sql, session, SessionState.LIVE)) {
            throw CatalogErrors.notLive(operation, session);
        }
    }

    static boolean retirePins(Sql sql, long session) throws SQLException {
        boolean committed =
                state(sql, session).filter(SessionState.COMMITTED::equals).isPresent();
        if (committed) {
            sql.update(UNPIN, session);
        }
        return committed;
    }

    private static boolean leaveLive(Sql sql, long session, SessionState to) throws SQLException {
        return sql.update(LEAVE, StateIds.of(to), session, StateIds.of(SessionState.LIVE)) == 1;
    }

    /** Pins in the order of pack ids, so that two writers never wait for each other in a circle. */
    static Set<PackId> pin(Sql sql, long session, Collection<PackId> packs) throws SQLException {
        if (state(sql, session).orElse(SessionState.EXPIRED) != SessionState.LIVE) {
            throw CatalogErrors.notLive("pin", session);
        }
        Set<PackId> gone = new TreeSet<>();
        for (PackId pack : new TreeSet<>(packs)) {
            Optional<Long> no = PackRows.number(sql, pack);
            if (no.isEmpty() || !sql.guarded(PIN, session, no.get())) {
                gone.add(pack);
            }
        }
        return Collections.unmodifiableSet(gone);
    }

    static void pinNew(Sql sql, long session, long pack) throws SQLException {
        sql.update(PIN, session, pack);
    }
}
