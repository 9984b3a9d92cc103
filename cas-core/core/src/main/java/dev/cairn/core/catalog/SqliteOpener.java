package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Subject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.flywaydb.core.api.FlywayException;

/** Brings database files into being and up to date; both happen alone among all processes. */
final class SqliteOpener {
    private SqliteOpener() {}

    /**
     * Makes a database under another name and gives it its own when it is whole: after a crash there is all of it or
     * none.
     */
    static void create(CatalogPlace place, CatalogIdentity identity, Map<String, String> stores, CatalogSchema schema) {
        place.alone(() -> {
            // A log without its database would be replayed into the new one.
            if (place.exists() || place.isLeftBehind()) {
                throw new CasException.AlreadyExists(Details.of(
                        "create catalog",
                        "a catalog or its log lies there",
                        Subject.of(place.file().toString())));
            }
            CatalogPlace scratch = place.scratch();
            fill(new SqliteSource(scratch.file()), identity, stores, schema);
            place.publish(scratch);
            return true;
        });
    }

    /** Puts a finished database in the place of another one, which is renamed with its log. */
    static void replace(CatalogPlace place, CatalogPlace finished, String aside) {
        place.alone(() -> {
            if (finished.isLeftBehind()) {
                throw new CasException.Unavailable(Details.of(
                        "replace catalog",
                        "the new catalog's log was not taken over",
                        Subject.of(finished.file().toString())));
            }
            place.moveAside(aside);
            place.publish(finished);
            return true;
        });
    }

    private static void fill(
            SqliteSource source, CatalogIdentity identity, Map<String, String> stores, CatalogSchema schema) {
        migrate(source, schema);
        try (Connection connection = source.plain().getConnection();
                Sql sql = new Sql(connection, Dialect.SQLITE)) {
            connection.setAutoCommit(false);
            IdentityRows.write(sql, identity, stores);
            connection.commit();
        } catch (SQLException e) {
            throw SqliteErrors.map("create catalog", source.file(), e);
        }
    }

    /** Opens a database that is there, migrated first if it is behind. */
    static SqliteConnections open(
            CatalogPlace place, SqliteSource source, CatalogSchema schema, RandomGenerator random, int busyAttempts) {
        if (!place.exists()) {
            throw CasException.notFound("open catalog", "catalog", place.file().toString());
        }
        if (behind(source, schema)) {
            place.alone(() -> {
                if (behind(source, schema)) {
                    migrate(source, schema);
                }
                return true;
            });
        }
        SqliteConnections database = new SqliteConnections(source, random, busyAttempts);
        try {
            database.connect();
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static boolean behind(SqliteSource source, CatalogSchema schema) {
        Subject file = Subject.of(source.file().toString());
        try (Connection connection = source.plain().getConnection();
                Sql sql = new Sql(connection, Dialect.SQLITE)) {
            return schema.behind(
                    CatalogSchema.version(sql).orElseThrow(() -> CatalogSchema.incompatible("no schema version", file)),
                    file);
        } catch (SQLException e) {
            throw SqliteErrors.isSchema(e)
                    ? CatalogSchema.incompatible("not a catalog", file)
                    : SqliteErrors.map("open catalog", source.file(), e);
        }
    }

    private static void migrate(SqliteSource source, CatalogSchema schema) {
        try {
            schema.migrate(source.plain(), Dialect.SQLITE);
        } catch (FlywayException e) {
            throw SqliteErrors.map("migrate catalog", source.file(), e);
        }
    }
}
