package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Subject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Brings database files into being and up to date; both happen alone among all processes. */
final class SqliteOpener {
    private SqliteOpener() {}

    /**
     * Makes a database under another name and gives it its own when it is whole: after a crash there is all of it or
     * none.
     */
    static void create(CatalogPlace place, CatalogIdentity identity, Map<String, String> stores, SqliteSchema schema) {
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

    private static void fill(
            SqliteSource source, CatalogIdentity identity, Map<String, String> stores, SqliteSchema schema) {
        schema.migrate(source);
        try (Connection connection = source.plain().getConnection();
                Sql sql = new Sql(connection)) {
            connection.setAutoCommit(false);
            IdentityRows.write(sql, identity, stores);
            connection.commit();
        } catch (SQLException e) {
            throw SqliteErrors.map("create catalog", source.file(), e);
        }
    }

    /** Opens a database that is there, migrated first if it is behind. */
    static SqliteConnections open(
            CatalogPlace place, SqliteSource source, SqliteSchema schema, RandomGenerator random, int busyAttempts) {
        if (!place.exists()) {
            throw CasException.notFound("open catalog", "catalog", place.file().toString());
        }
        if (behind(source, schema)) {
            place.alone(() -> {
                if (behind(source, schema)) {
                    schema.migrate(source);
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

    private static boolean behind(SqliteSource source, SqliteSchema schema) {
        try (Connection connection = source.plain().getConnection();
                Sql sql = new Sql(connection)) {
            return schema.behind(sql, source);
        } catch (SQLException e) {
            throw SqliteErrors.map("open catalog", source.file(), e);
        }
    }
}
