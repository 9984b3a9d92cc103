package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The catalog that many machines share: a PostgreSQL database, or one schema of it. Each method is one transaction on
 * the calling thread, or several runs of it until one is not defeated by another writer. Holds no state but
 * connections, so that a server that was restarted is used again as soon as it answers. Refuses a server that
 * acknowledges commits before they are on disk, and a schema that is newer.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class PostgresCatalog extends SqlCatalog {
    private PostgresCatalog(Database database, Environment env) {
        super(database, env);
    }

    /** Whether a catalog's location is meant for this class. */
    public static boolean isNamedBy(String location) {
        return location.startsWith(PostgresPlace.SCHEME + ":");
    }

    /** Checks a URI without asking the server; InvalidInput if it is malformed or holds a password. */
    public static void check(String uri) {
        var unused = PostgresPlace.parse(uri);
    }

    /**
     * Creates a catalog and opens it. After a crash there is a whole one, or one that nobody can open and the next
     * creation goes on with.
     *
     * @param uri {@code postgresql://HOST:PORT/DATABASE?user=USER&currentSchema=SCHEMA}
     * @param password asked for each connection; if it has none, the driver looks into {@code ~/.pgpass}
     * @param identity which catalog of which repository it is to be
     * @param stores store id to URI
     * @param env time and chance
     * @throws CasException.AlreadyExists if there is one
     * @throws CasException.InvalidInput if the URI is malformed or holds a password, or other tables lie there
     */
    public static PostgresCatalog create(
            String uri,
            Supplier<Optional<char[]>> password,
            CatalogIdentity identity,
            Map<String, String> stores,
            Environment env) {
        PostgresSource source = new PostgresSource(PostgresPlace.parse(uri), password);
        new PostgresOpener(source, CatalogSchema.CURRENT).create(identity, stores);
        return open(source, CatalogSchema.CURRENT, env, PostgresConnections.Settings.DEFAULT);
    }

    /**
     * Opens a catalog, and brings its schema up to date if it is older.
     *
     * @throws CasException.NotFound if there is none
     * @throws CasException.IncompatibleFormat if its schema is newer than this program
     * @throws CasException.Unavailable if the server does not answer
     */
    public static PostgresCatalog open(String uri, Supplier<Optional<char[]>> password, Environment env) {
        return open(
                new PostgresSource(PostgresPlace.parse(uri), password),
                CatalogSchema.CURRENT,
                env,
                PostgresConnections.Settings.DEFAULT);
    }

    static PostgresCatalog open(
            PostgresSource source, CatalogSchema schema, Environment env, PostgresConnections.Settings settings) {
        new PostgresOpener(source, schema).open();
        Database database = new PostgresConnections(source, env.random(), settings);
        try {
            return new PostgresCatalog(database, env);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
