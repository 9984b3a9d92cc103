package dev.cairn.core.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two small pools: connections that write, at the level of isolation they are told, and connections that read one
 * snapshot each (REPEATABLE READ, READ ONLY). A transaction that another one defeated runs again, whole, after a random
 * while; it has left nothing behind.
 *
 * <p>The waiting happens on the thread of the caller, who is on the blocking scheduler: it waits for the database there
 * in any case. Nothing is held meanwhile, neither a row nor a connection.
 */
final class PostgresConnections implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresConnections.class);
    private static final int READERS = 8;
    private static final int WRITERS = 8;
    /** The server itself has waited long each time. */
    private static final int LOCK_ATTEMPTS = 3;

    private static final int WAIT_MICROS_FIRST = 500;
    private static final int DOUBLINGS_MAX = 9;
    private static final Duration IDLE_MAX = Duration.ofMinutes(2);

    /**
     * How a database is used.
     *
     * @param writing a level of {@link Connection}, for transactions that write
     * @param attempts how often one runs at most
     * @param patience how long to wait for a connection
     * @param dialect of the statements
     */
    record Settings(int writing, int attempts, Duration patience, Dialect dialect) {
        static final Settings DEFAULT =
                new Settings(Connection.TRANSACTION_READ_COMMITTED, 24, Duration.ofSeconds(10), Dialect.POSTGRES);
    }

    private final PostgresSource source;
    private final RandomGenerator random;
    private final Settings settings;
    private final Gate gate = new Gate();
    private final HikariDataSource readers;
    private final HikariDataSource writers;

    PostgresConnections(PostgresSource source, RandomGenerator random, Settings settings) {
        this.source = source;
        this.random = random;
        this.settings = settings;
        this.readers =
                new HikariDataSource(pool(source, settings, READERS, Connection.TRANSACTION_REPEATABLE_READ, true));
        this.writers = new HikariDataSource(pool(source, settings, WRITERS, settings.writing(), false));
    }

    private static HikariConfig pool(
            PostgresSource source, Settings settings, int most, int isolation, boolean readOnly) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(readOnly ? "cairn-catalog-reads" : "cairn-catalog-writes");
        config.setDataSource(source);
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MAX.toMillis());
        config.setConnectionTimeout(settings.patience().toMillis());
        config.setAutoCommit(false);
        config.setReadOnly(readOnly);
        config.setTransactionIsolation(Integer.toString(isolation));
        config.setInitializationFailTimeout(-1);
        return config;
    }

    @Override
    public <T> T read(String operation, Sql.Work<T> work) {
        return again(operation, () -> inTransaction(readers, work, Connection::rollback));
    }

    @Override
    public <T> T write(String operation, Sql.Work<T> work) {
        return again(operation, () -> inTransaction(writers, work, connection -> commit(operation, connection)));
    }

    private interface End {
        void of(Connection connection) throws SQLException;
    }

    private <T> T inTransaction(HikariDataSource pool, Sql.Work<T> work, End end) throws SQLException {
        Connection connection = pool.getConnection();
        Sql sql = new Sql(connection, settings.dialect());
        try {
            T result = work.run(sql);
            end.of(connection);
            return result;
        } finally {
            release(sql, connection);
        }
    }

    /** Gives the connection back, rolled back if it was not committed. Never fails: the transaction has ended by now. */
    private static void release(Sql sql, Connection connection) {
        try (connection) {
            sql.close();
        } catch (SQLException e) {
            LOG.debug("a connection was lost while it was given back", e);
        }
    }

    private void commit(String operation, Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (PostgresErrors.isLost(e)) {
                throw e;
            }
            // The server may have committed before the answer was lost.
            throw new CasException.UnknownOutcome(Details.of(
                            operation,
                            "the commit failed: " + e.getMessage(),
                            source.place().subject())
                    .because(e));
        }
    }

    private <T> T again(String operation, Gate.Step<T> step) {
        for (int attempt = 1; ; attempt++) {
            try {
                return gate.enter(operation, step);
            } catch (SQLException e) {
                int most = PostgresErrors.isLockTimeout(e)
                        ? Math.min(LOCK_ATTEMPTS, settings.attempts())
                        : settings.attempts();
                if (!PostgresErrors.isWorthAnother(e) || attempt >= most) {
                    throw PostgresErrors.map(operation, source.place().subject(), e);
                }
            }
            pause(attempt);
        }
    }

    private void pause(int attempt) {
        int bound = WAIT_MICROS_FIRST << Math.min(attempt, DOUBLINGS_MAX);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(1 + random.nextInt(bound)));
    }

    @Override
    public void close() {
        gate.close(() -> {
            readers.close();
            writers.close();
        });
    }
}
