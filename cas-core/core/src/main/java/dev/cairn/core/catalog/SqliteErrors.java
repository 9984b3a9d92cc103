package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Subject;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite's error codes in Cairn's words. */
final class SqliteErrors {
    /** The low byte of an extended code is the code that it extends. */
    private static final int PRIMARY = 0xff;

    private SqliteErrors() {}

    static boolean isBusy(SQLException e) {
        return is(e, SQLiteErrorCode.SQLITE_BUSY);
    }

    /** An insert reports the key itself; a delete under RESTRICT reports the trigger that SQLite makes of it. */
    static boolean isForeignKey(SQLException e) {
        return e instanceof SQLiteException sqlite
                && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY
                        || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_TRIGGER);
    }

    static boolean isFull(SQLException e) {
        return is(e, SQLiteErrorCode.SQLITE_FULL);
    }

    /** A statement that the schema does not know. */
    static boolean isSchema(SQLException e) {
        return is(e, SQLiteErrorCode.SQLITE_ERROR);
    }

    static CasException map(String operation, Path file, Throwable failure) {
        SQLiteException cause = sqlite(failure);
        String reason = "the database fails: " + (cause == null ? failure : cause).getMessage();
        Details details =
                Details.of(operation, reason, Subject.of(file.toString())).because(failure);
        return switch (cause == null ? SQLiteErrorCode.UNKNOWN_ERROR : primary(cause)) {
            case SQLITE_FULL -> new CasException.QuotaExceeded(details);
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT -> new CasException.Corrupt(details);
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH -> new CasException.Denied(details);
            case SQLITE_CONSTRAINT -> new CasException.Conflict(details);
            default -> new CasException.Unavailable(details);
        };
    }

    private static @Nullable SQLiteException sqlite(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLiteException found) {
                return found;
            }
        }
        return null;
    }

    private static boolean is(SQLException e, SQLiteErrorCode code) {
        return e instanceof SQLiteException sqlite && primary(sqlite) == code;
    }

    private static SQLiteErrorCode primary(SQLiteException e) {
        return SQLiteErrorCode.getErrorCode(e.getResultCode().code & PRIMARY);
    }
}
