package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens connections to one database file and reads back what safety rests on: foreign keys are checked, a commit is
 * synced, the journal is a write-ahead log. Tests replace writer and readers.
 */
class SqliteSource {
    private static final int BUSY_MILLIS = 5_000;
    /** Keys come in no order, so every insert may touch a page of its own. */
    private static final int WRITER_CACHE_KIB = 16 << 10;
    /** A commit that finds the log this long moves it into the database. SQLite's own limit, and 128 MiB. */
    private static final int LOG_PAGES_MIN = 1_000;

    private static final int LOG_PAGES_MAX = 32_000;
    /** The log may take this part of what is left on the disk. */
    private static final int LOG_SHARE = 64;

    private static final int PAGE_BYTES = 4_096;

    private final Path file;

    SqliteSource(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Connections for creation and migration: in any journal mode. The file is there already, perhaps empty. */
    final DataSource plain() {
        return configured(new SQLiteDataSource(config()));
    }

    /** A connection that may write; turns the journal into a write-ahead log if it is none yet. */
    Connection writer() throws SQLException {
        Connection connection = plain().getConnection();
        try {
            pragma(connection, "journal_mode = WAL");
            pragma(connection, "cache_size = -" + WRITER_CACHE_KIB);
            pragma(connection, "wal_autocheckpoint = " + logPages());
            return assured(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private int logPages() {
        try {
            long pages = Files.getFileStore(file).getUsableSpace() / LOG_SHARE / PAGE_BYTES;
            return (int) Math.max(LOG_PAGES_MIN, Math.min(LOG_PAGES_MAX, pages));
        } catch (IOException e) {
            return LOG_PAGES_MIN;
        }
    }

    /**
     * Connections that refuse to write. They are not opened read-only: after a crash of another process such a
     * connection could not repair the index of the log.
     */
    DataSource readers() {
        return configured(new SQLiteDataSource(config()) {
            @Override
            public SQLiteConnection getConnection(@Nullable String user, @Nullable String password)
                    throws SQLException {
                SQLiteConnection connection = super.getConnection(user, password);
                try {
                    pragma(connection, "query_only = ON");
                    assured(connection);
                    return connection;
                } catch (SQLException | RuntimeException e) {
                    connection.close();
                    throw e;
                }
            }
        });
    }

    /** Refuses a connection without the guards; returns one with them. */
    static Connection assured(Connection connection) throws SQLException {
        require(connection, "foreign_keys", "1");
        require(connection, "synchronous", "2");
        require(connection, "journal_mode", "wal");
        return connection;
    }

    private static void require(Connection connection, String name, String wanted) throws SQLException {
        String actual = pragma(connection, name);
        if (!actual.toLowerCase(Locale.ROOT).equals(wanted)) {
            throw new CasException.Unsupported(CasException.Details.of(
                    "open catalog",
                    "SQLite must run with " + name + " = " + wanted + " (actual " + actual + ")",
                    Subject.of("SQLite")));
        }
    }

    private static String pragma(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean answers = statement.execute("PRAGMA " + text);
            try (ResultSet row = statement.getResultSet()) {
                return answers && row.next() ? row.getString(1) : "";
            }
        }
    }

    private SQLiteDataSource configured(SQLiteDataSource source) {
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // Where fsync does not empty the drive's cache (macOS) ask for the call that does.
        config.enableFullSync(true);
        // A file that vanished is an error, not a reason to make an empty one.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(BUSY_MILLIS);
        // Else every insert is followed by a query for its number.
        config.setGetGeneratedKeys(false);
        return config;
    }
}
