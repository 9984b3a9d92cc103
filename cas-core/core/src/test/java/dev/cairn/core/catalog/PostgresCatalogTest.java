package dev.cairn.core.catalog;

import java.sql.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** PostgreSQL under the contract, at every level of isolation that a database may be set to. */
final class PostgresCatalogTest {
    private static final SetTime ENV = new SetTime();
    private static final String SCHEMA = "contract";

    @BeforeAll
    static void create() {
        PostgresServer.create(SCHEMA);
    }

    @AfterAll
    static void stop() {
        ENV.close();
    }

    @Nested
    final class ReadCommitted extends AtLevel {
        ReadCommitted() {
            super(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    @Nested
    final class RepeatableRead extends AtLevel {
        RepeatableRead() {
            super(Connection.TRANSACTION_REPEATABLE_READ);
        }
    }

    @Nested
    final class Serializable extends AtLevel {
        Serializable() {
            super(Connection.TRANSACTION_SERIALIZABLE);
        }
    }

    /** In races every second actor has a handle of its own. */
    private abstract static class AtLevel implements DurableCatalogContract {
        private final int isolation;
        private PostgresCatalog catalog;
        private PostgresCatalog second;

        AtLevel(int isolation) {
            this.isolation = isolation;
        }

        @BeforeEach
        void open() {
            PostgresServer.empty(SCHEMA);
            catalog = another();
            second = another();
        }

        @AfterEach
        void close() {
            second.close();
            catalog.close();
        }

        @Override
        public Catalog catalog() {
            return catalog;
        }

        @Override
        public SetTime time() {
            return ENV;
        }

        @Override
        public PostgresCatalog another() {
            return PostgresServer.open(SCHEMA, isolation, ENV);
        }

        @Override
        public Catalog handle(int actor) {
            return actor % 2 == 0 ? catalog : second;
        }
    }
}
