package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings catalogs into being and up to date. Both happen under an advisory lock of the schema's name, which the death
 * of its holder releases; a creation that did not end is gone on with, because only its last transaction says whose
 * catalog this is.
 */
final class PostgresOpener {
    /** Any constant will do; the second half of the lock's name is the schema's. */
    private static final int LOCK_SPACE = 0x636169;

    private static final String LOCK = "SELECT pg_advisory_lock(?, hashtext(?))";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(?, hashtext(?))";
    private static final String SCHEMA = "SELECT current_schema() AS name";
    private static final String TABLES = "SELECT table_name FROM information_schema.tables"
            + " WHERE table_schema = current_schema() AND table_name <> 'flyway_schema_history'";
    private static final String IDENTITY = "SELECT one FROM catalog";

    private final PostgresSource source;
    private final CatalogSchema schema;

    PostgresOpener(PostgresSource source, CatalogSchema schema) {
        this.source = source;
        this.schema = schema;
    }

    private interface Step {
        void run(Sql sql) throws SQLException;
    }

    /** Makes the schema, if it is named and absent, and a catalog in it; AlreadyExists if there is one. */
    void create(CatalogIdentity identity, Map<String, String> stores) {
        connected("create catalog", sql -> alone(sql, () -> fill(sql, identity, stores)));
    }

    /** Two at once would collide also with IF NOT EXISTS. */
    private void makeSchema(Sql sql) throws SQLException {
        if (currentSchema(sql).isEmpty()) {
            sql.control("CREATE SCHEMA IF NOT EXISTS " + PostgresPlace.quoted(schemaName(sql)));
        }
    }

    /** The schema that is named, there or not, else the one that the server chooses. */
    private String schemaName(Sql sql) throws SQLException {
        Optional<String> named = source.place().schema();
        return named.isPresent() ? named.get() : currentSchema(sql).orElse("public");
    }

    private static Optional<String> currentSchema(Sql sql) throws SQLException {
        return sql.list(SCHEMA, row -> Optional.ofNullable(row.getString("name")))
                .get(0);
    }

    private void fill(Sql sql, CatalogIdentity identity, Map<String, String> stores) throws SQLException {
        makeSchema(sql);
        Optional<Integer> version = version(sql);
        if (version.isPresent() && !sql.list(IDENTITY, row -> row.getInt("one")).isEmpty()) {
            throw new CasException.AlreadyExists(Details.of(
                    "create catalog",
                    "there is a catalog already",
                    source.place().subject()));
        }
        if (version.isEmpty()
                && !sql.list(TABLES, row -> row.getString("table_name")).isEmpty()) {
            throw notEmpty();
        }
        if (version.isEmpty() || schema.behind(version.get(), source.place().subject())) {
            migrate();
        }
        Connection connection = sql.connection();
        connection.setAutoCommit(false);
        IdentityRows.write(sql, identity, stores);
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Makes sure that a catalog is there, migrated if it is behind. */
    void open() {
        connected("open catalog", sql -> {
            int version = version(sql).orElseThrow(this::absent);
            if (schema.behind(version, source.place().subject())) {
                alone(sql, () -> {
                    if (schema.behind(
                            version(sql).orElseThrow(this::absent),
                            source.place().subject())) {
                        migrate();
                    }
                });
            }
            if (sql.list(IDENTITY, row -> row.getInt("one")).isEmpty()) {
                throw absent();
            }
        });
    }

    private CasException absent() {
        return new CasException.NotFound(
                Details.of("open catalog", "there is no catalog", source.place().subject()));
    }

    private CasException notEmpty() {
        return new CasException.InvalidInput(Details.of(
                "create catalog",
                "other tables lie there; name a schema of the catalog's own by ?currentSchema=",
                source.place().subject()));
    }

    private static Optional<Integer> version(Sql sql) throws SQLException {
        try {
            return CatalogSchema.version(sql);
        } catch (SQLException e) {
            if (PostgresErrors.isUndefinedTable(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void migrate() {
        try {
            schema.migrate(source, Dialect.POSTGRES);
        } catch (FlywayException e) {
            throw PostgresErrors.map("migrate catalog", source.place().subject(), e);
        }
    }

    private interface Alone {
        void run() throws SQLException;
    }

    /** The lock is there before the schema is, and goes with the connection if it cannot be given back. */
    private void alone(Sql sql, Alone action) throws SQLException {
        String name = schemaName(sql);
        sql.list(LOCK, row -> true, LOCK_SPACE, name);
        action.run();
        sql.list(UNLOCK, row -> true, LOCK_SPACE, name);
    }

    private void connected(String operation, Step step) {
        try (Connection connection = source.getConnection();
                Sql sql = new Sql(connection, Dialect.POSTGRES)) {
            step.run(sql);
        } catch (SQLException e) {
            throw PostgresErrors.map(operation, source.place().subject(), e);
        }
    }
}
