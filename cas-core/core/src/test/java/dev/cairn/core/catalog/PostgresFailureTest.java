package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a PostgreSQL catalog says when a transaction loses, or the connection does. */
final class PostgresFailureTest {
    private static final Environment ENV = Environment.system();
    private static final String SCHEMA = "failure";
    private static final int ATTEMPTS = 3;

    /** Connections whose next commit loses its answer, before or after it took effect. */
    private static final class LosingSource extends PostgresSource {
        private enum Loss {
            BEFORE,
            AFTER
        }

        private volatile @Nullable Loss armed;

        LosingSource() {
            super(PostgresPlace.parse(PostgresServer.uri(SCHEMA)), Optional::empty);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection real = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    LosingSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                        Loss loss = method.getName().equals("commit") ? armed : null;
                        if (loss != null) {
                            armed = null;
                        }
                        if (loss == Loss.BEFORE) {
                            real.close();
                        }
                        try {
                            Object answer = method.invoke(real, args);
                            if (loss == Loss.AFTER) {
                                real.close();
                                throw new SQLException("the connection was lost", "08006");
                            }
                            return answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause() == null ? e : e.getCause();
                        }
                    });
        }
    }

    private LosingSource source;
    private PostgresCatalog catalog;

    @BeforeAll
    static void create() {
        PostgresServer.create(SCHEMA);
    }

    @AfterAll
    static void stop() {
        ENV.close();
    }

    @BeforeEach
    void open() {
        PostgresServer.empty(SCHEMA);
        source = new LosingSource();
        catalog = PostgresCatalog.open(
                source,
                CatalogSchema.CURRENT,
                ENV,
                new PostgresConnections.Settings(
                        Connection.TRANSACTION_READ_COMMITTED, ATTEMPTS, Duration.ofSeconds(10), Dialect.POSTGRES));
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void commit_answerLost_unknownOutcomeAndStateTells() {
        for (LosingSource.Loss loss : LosingSource.Loss.values()) {
            long session = catalog.beginSession();
            source.armed = loss;
            refused(CasException.UnknownOutcome.class, () -> catalog.commit(whole(session, session)));
            boolean happened = loss == LosingSource.Loss.AFTER;
            assertThat(catalog.expireSession(session)).isNotEqualTo(happened);
            assertThat(catalog.sessionState(session))
                    .isEqualTo(happened ? SessionState.COMMITTED : SessionState.EXPIRED);
            assertThat(catalog.blob(0, blob(session)).isPresent()).isEqualTo(happened);
        }
    }

    @Test
    void write_connectionLostBeforeCommit_unavailableAndNothingKept() {
        refused(
                CasException.Unavailable.class,
                () -> catalog.database().<Long>write("test", sql -> {
                    SessionRows.begin(sql, 1, Samples.TIME, null);
                    return sql.first("SELECT pg_terminate_backend(pg_backend_pid())", row -> 1L)
                            .orElseThrow();
                }));
        refused(CasException.NotFound.class, () -> catalog.sessionState(1));
        assertThat(catalog.beginSession()).isPositive();
    }

    @Test
    void write_losesTwice_runsAgainAndOnlyTheLastCounts() {
        AtomicInteger runs = new AtomicInteger();
        long session = catalog.database().<Long>write("test", sql -> {
            long begun = SessionRows.begin(sql, 1, Samples.TIME, null).get(0);
            lose(runs, ATTEMPTS - 1);
            return begun;
        });
        assertThat(runs).hasValue(ATTEMPTS);
        assertThat(catalog.sessionState(session)).isEqualTo(SessionState.LIVE);
        assertThat(PostgresServer.count(SCHEMA, "SELECT no FROM session")).isEqualTo(1);
    }

    @Test
    void write_alwaysLoses_conflict() {
        AtomicInteger runs = new AtomicInteger();
        refused(
                        CasException.Conflict.class,
                        () -> catalog.database().<Integer>write("test", sql -> lose(runs, Integer.MAX_VALUE)))
                .satisfies(e -> assertThat(((CasException) e).retryable()).isTrue());
        assertThat(runs).hasValue(ATTEMPTS);
    }

    private static int lose(AtomicInteger runs, int times) throws SQLException {
        if (runs.getAndIncrement() < times) {
            throw new SQLException("could not serialize access", "40001");
        }
        return runs.get();
    }

    @Test
    void write_rowLockedTooLong_unavailableThenFine() throws SQLException {
        long session = catalog.beginSession();
        try (Connection other = PostgresServer.source(SCHEMA).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT no FROM session FOR UPDATE");
            try (PostgresCatalog impatient = PostgresCatalog.open(
                    source,
                    CatalogSchema.CURRENT,
                    ENV,
                    new PostgresConnections.Settings(
                            Connection.TRANSACTION_READ_COMMITTED, 1, Duration.ofSeconds(10), Dialect.POSTGRES))) {
                refused(CasException.Unavailable.class, () -> impatient.expireSession(session));
            }
            other.rollback();
        }
        assertThat(catalog.expireSession(session)).isTrue();
    }
}
