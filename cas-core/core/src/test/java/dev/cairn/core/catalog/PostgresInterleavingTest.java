package dev.cairn.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Environment;
import java.sql.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/**
 * PostgreSQL's interleavings at every level of isolation; those of the guards also without any row lock, so that the
 * foreign keys are seen to suffice.
 */
final class PostgresInterleavingTest {
    private static final Environment ENV = Environment.system();
    private static final String SCHEMA = "interleaving";
    private static final String WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'";

    @BeforeAll
    static void create() {
        PostgresServer.create(SCHEMA);
    }

    @AfterAll
    static void stop() {
        ENV.close();
    }

    @Nested
    final class ReadCommitted extends AtLevel implements InterleavingContract {
        ReadCommitted() {
            super(Connection.TRANSACTION_READ_COMMITTED, Dialect.POSTGRES);
        }
    }

    @Nested
    final class RepeatableRead extends AtLevel implements InterleavingContract {
        RepeatableRead() {
            super(Connection.TRANSACTION_REPEATABLE_READ, Dialect.POSTGRES);
        }
    }

    @Nested
    final class Serializable extends AtLevel implements InterleavingContract {
        Serializable() {
            super(Connection.TRANSACTION_SERIALIZABLE, Dialect.POSTGRES);
        }
    }

    @Nested
    final class ReadCommittedWithoutLocks extends AtLevel implements GuardInterleavings {
        ReadCommittedWithoutLocks() {
            super(Connection.TRANSACTION_READ_COMMITTED, Dialect.POSTGRES.withoutLocks());
        }
    }

    @Nested
    final class RepeatableReadWithoutLocks extends AtLevel implements GuardInterleavings {
        RepeatableReadWithoutLocks() {
            super(Connection.TRANSACTION_REPEATABLE_READ, Dialect.POSTGRES.withoutLocks());
        }
    }

    @Nested
    final class SerializableWithoutLocks extends AtLevel implements GuardInterleavings {
        SerializableWithoutLocks() {
            super(Connection.TRANSACTION_SERIALIZABLE, Dialect.POSTGRES.withoutLocks());
        }
    }

    private abstract static class AtLevel implements GuardInterleavings {
        private final int isolation;
        private final Dialect dialect;
        private PostgresCatalog one;
        private PostgresCatalog other;

        AtLevel(int isolation, Dialect dialect) {
            this.isolation = isolation;
            this.dialect = dialect;
        }

        @BeforeEach
        void open() {
            PostgresServer.empty(SCHEMA);
            one = PostgresServer.open(SCHEMA, isolation, dialect, ENV);
            other = PostgresServer.open(SCHEMA, isolation, dialect, ENV);
        }

        /** The server counts a deadlock when the connection that met it ends. */
        @AfterEach
        void close() {
            other.close();
            one.close();
            assertThat(PostgresServer.count(SCHEMA, "SELECT 1 FROM pg_stat_database WHERE deadlocks > 0"))
                    .isZero();
        }

        @Override
        public SqlCatalog one() {
            return one;
        }

        @Override
        public SqlCatalog other() {
            return other;
        }

        @Override
        public boolean isWaiting() {
            return PostgresServer.count(SCHEMA, WAITING) > 0;
        }
    }
}
