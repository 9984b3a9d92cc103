package dev.cairn.core.catalog;

import dev.cairn.api.pack.PackId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sessions and their pins. A session leaves LIVE once, by row count; a pin is stopped by its foreign key when the pack
 * is not live.
 */
final class SessionRows {
    private static final String BEGIN = "INSERT INTO session (state, opened_at) VALUES (?, ?) RETURNING no";
    private static final String STATE = "SELECT state FROM session WHERE no = ?";
    private static final String LEAVE = "UPDATE session SET state = ? WHERE no = ? AND state = ?";
    private static final String UNPIN = "DELETE FROM pin WHERE session = ?";
    private static final String PIN =
            "INSERT INTO pin (session, pack) VALUES (?, ?) ON CONFLICT (session, pack) DO NOTHING";

    private SessionRows() {}

    static long begin(Sql sql, Instant now) throws SQLException {
        return sql.first(BEGIN, row -> row.getLong("no"), StateIds.of(SessionState.LIVE), CatalogText.nanos(now))
                .orElseThrow();
    }

    static Optional<SessionState> state(Sql sql, long session) throws SQLException {
        return sql.first(STATE, row -> StateIds.session(row.getInt("state")), session);
    }

    static boolean expire(Sql sql, long session) throws SQLException {
        boolean expired = leaveLive(sql, session, SessionState.EXPIRED);
        if (expired) {
            sql.update(UNPIN, session);
        }
        return expired;
    }

    static boolean retirePins(Sql sql, long session) throws SQLException {
        boolean committed =
                state(sql, session).filter(SessionState.COMMITTED::equals).isPresent();
        if (committed) {
            sql.update(UNPIN, session);
        }
        return committed;
    }

    static boolean leaveLive(Sql sql, long session, SessionState to) throws SQLException {
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
            if (no.isEmpty() || !pinned(sql, session, no.get())) {
                gone.add(pack);
            }
        }
        return Collections.unmodifiableSet(gone);
    }

    static void pinNew(Sql sql, long session, long pack) throws SQLException {
        sql.update(PIN, session, pack);
    }

    private static boolean pinned(Sql sql, long session, long pack) throws SQLException {
        try {
            sql.update(PIN, session, pack);
            return true;
        } catch (SQLException e) {
            if (SqliteErrors.isForeignKey(e)) {
                return false;
            }
            throw e;
        }
    }
}
