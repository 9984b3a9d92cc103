package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Subject;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's SQLSTATEs in Cairn's words. */
final class PostgresErrors {
    /** A delete under RESTRICT is 23503 up to PostgreSQL 17, and 23001 from 18 on. */
    private static final Set<String> FOREIGN_KEY = Set.of("23503", "23001");

    private static final String UNIQUE = "23505";
    private static final String LOCK_TIMEOUT = "55P03";
    /** Serialization failure, deadlock: another transaction won, and this one is rolled back for certain. */
    private static final Set<String> LOST = Set.of("40001", "40P01");

    private static final int CLASS_CHARS = 2;

    private PostgresErrors() {}

    static boolean isForeignKey(SQLException e) {
        return FOREIGN_KEY.contains(state(e));
    }

    /** Certain to have been rolled back, also when a commit reports it. */
    static boolean isLost(SQLException e) {
        return LOST.contains(state(e));
    }

    /**
     * Whether the whole transaction may do better when it runs again: it lost against another, waited too long for a
     * row, or met a row that came or went between its statements.
     */
    static boolean isWorthAnother(SQLException e) {
        return isLost(e) || isForeignKey(e) || isLockTimeout(e) || UNIQUE.equals(state(e));
    }

    static boolean isLockTimeout(SQLException e) {
        return LOCK_TIMEOUT.equals(state(e));
    }

    static boolean isUndefinedTable(SQLException e) {
        return "42P01".equals(state(e));
    }

    static CasException map(String operation, Subject database, Throwable failure) {
        SQLException cause = deepest(failure);
        String reason = "the database fails: " + (cause == null ? failure : cause).getMessage();
        Details details = Details.of(operation, reason, database).because(failure);
        String state = cause == null ? "" : state(cause);
        return switch (state) {
            case "53100", "53200", "54000" -> new CasException.QuotaExceeded(details);
            case "3D000", "3F000" -> new CasException.NotFound(details);
            case "42501", "25006" -> new CasException.Denied(details);
            case LOCK_TIMEOUT -> new CasException.Unavailable(details);
            default -> ofClass(state, details);
        };
    }

    private static CasException ofClass(String state, Details details) {
        String family = state.length() < CLASS_CHARS ? "" : state.substring(0, CLASS_CHARS);
        return switch (family) {
            case "23", "40" -> new CasException.Conflict(details);
            case "28" -> new CasException.Denied(details);
            case "XX" -> new CasException.Corrupt(details);
            default -> new CasException.Unavailable(details);
        };
    }

    private static String state(SQLException e) {
        return String.valueOf(e.getSQLState());
    }

    /** What the server said, below what the pool, Flyway and batches made of it. */
    private static @Nullable SQLException deepest(Throwable failure) {
        SQLException found = null;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                found = sql;
            }
        }
        return found;
    }
}
