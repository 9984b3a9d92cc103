package dev.cairn.core.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Subject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * One connection that writes and a few that read. A write begins IMMEDIATE, so it either holds the write lock from its
 * first statement or has done nothing; another process that holds the lock is waited for by SQLite itself, each time
 * for a random while.
 */
final class SqliteConnections implements Database {
    /** Together about ten seconds on average. */
    static final int BUSY_ATTEMPTS = 40;

    private static final int WAIT_MILLIS_FIRST = 8;
    private static final int WAIT_MILLIS_MAX = 512;
    private static final int READERS = 4;

    private final SqliteSource source;
    private final RandomGenerator random;
    private final int busyAttempts;
    private final HikariDataSource readers;
    /** Statements of the readers, by their connections, which live as long as the pool. */
    private final Map<SQLiteConnection, Sql> prepared = new ConcurrentHashMap<>();

    private final ReentrantLock writing = new ReentrantLock();
    private final Gate gate = new Gate();
    /** Null until needed and after a failure that left it in doubt. Guarded by writing. */
    private @Nullable Sql writer;

    SqliteConnections(SqliteSource source, RandomGenerator random, int busyAttempts) {
        this.source = source;
        this.random = random;
        this.busyAttempts = busyAttempts;
        this.readers = new HikariDataSource(pool(source));
    }

    private static HikariConfig pool(SqliteSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("cairn-catalog");
        config.setDataSource(source.readers());
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(0);
        config.setMaxLifetime(0);
        config.setAutoCommit(false);
        config.setInitializationFailTimeout(-1);
        return config;
    }

    @Override
    public <T> T read(String operation, Sql.Work<T> work) {
        return using(operation, () -> {
            try (Connection connection = readers.getConnection()) {
                return inReadTransaction(connection, work);
            }
        });
    }

    /** Statements are prepared on the connection behind the pool's, which stays; preparing costs as much as running them. */
    private <T> T inReadTransaction(Connection connection, Sql.Work<T> work) throws SQLException {
        SQLiteConnection physical = connection.unwrap(SQLiteConnection.class);
        Sql sql = prepared.computeIfAbsent(physical, behind -> new Sql(behind, Dialect.SQLITE));
        boolean whole = false;
        try {
            T result = work.run(sql);
            whole = true;
            return result;
        } finally {
            end(connection, physical);
            if (!whole) {
                prepared.remove(physical);
                sql.close();
            }
        }
    }

    /** A connection that stays in its transaction would read what is old. */
    private void end(Connection connection, SQLiteConnection physical) throws SQLException {
        try {
            physical.rollback();
        } catch (SQLException e) {
            prepared.remove(physical);
            readers.evictConnection(connection);
            throw e;
        }
    }

    @Override
    public <T> T write(String operation, Sql.Work<T> work) {
        return using(operation, () -> {
            writing.lock();
            try {
                Sql sql = begin();
                T result = inTransaction(sql, work);
                commit(operation, sql);
                return result;
            } finally {
                writing.unlock();
            }
        });
    }

    /** Opens the connection that writes: it makes the file one that readers accept. */
    void connect() {
        using("open catalog", () -> {
            writing.lock();
            try {
                return writer();
            } finally {
                writing.unlock();
            }
        });
    }

    private Sql writer() throws SQLException {
        Sql sql = writer == null ? new Sql(source.writer(), Dialect.SQLITE) : writer;
        writer = sql;
        return sql;
    }

    private Sql begin() throws SQLException {
        Sql sql = writer();
        SQLiteConnection connection = sql.connection().unwrap(SQLiteConnection.class);
        for (int attempt = 1; ; attempt++) {
            connection.setBusyTimeout(waitMillis(attempt));
            try {
                sql.control("BEGIN IMMEDIATE");
                return sql;
            } catch (SQLException e) {
                if (SqliteErrors.isBusy(e) && attempt < busyAttempts) {
                    continue;
                }
                discard(e);
                throw e;
            }
        }
    }

    private int waitMillis(int attempt) {
        int bound = attempt < 7 ? WAIT_MILLIS_FIRST << (attempt - 1) : WAIT_MILLIS_MAX;
        return 1 + random.nextInt(bound);
    }

    private <T> T inTransaction(Sql sql, Sql.Work<T> work) throws SQLException {
        try {
            return work.run(sql);
        } catch (SQLException | RuntimeException | Error e) {
            try {
                sql.control("ROLLBACK");
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
                discard(e);
            }
            throw e;
        }
    }

    private void commit(String operation, Sql sql) {
        try {
            sql.control("COMMIT");
        } catch (SQLException e) {
            discard(e);
            if (SqliteErrors.isFull(e)) {
                throw SqliteErrors.map(operation, source.file(), e);
            }
            // The log may hold the whole transaction even though its sync failed.
            throw new CasException.UnknownOutcome(Details.of(
                            operation,
                            "the commit failed: " + e.getMessage(),
                            Subject.of(source.file().toString()))
                    .because(e));
        }
    }

    /** Gives up a connection in doubt; closing it rolls back what it had begun. */
    private void discard(Throwable why) {
        Sql sql = writer;
        writer = null;
        if (sql != null) {
            try {
                sql.connection().close();
            } catch (SQLException e) {
                why.addSuppressed(e);
            }
        }
    }

    private <T> T using(String operation, Gate.Step<T> step) {
        try {
            return gate.enter(operation, step);
        } catch (SQLException e) {
            throw SqliteErrors.map(operation, source.file(), e);
        }
    }

    @Override
    public void close() {
        gate.close(() -> {
            readers.close();
            writing.lock();
            try {
                discard(new IllegalStateException("closed"));
            } finally {
                writing.unlock();
            }
        });
    }
}
