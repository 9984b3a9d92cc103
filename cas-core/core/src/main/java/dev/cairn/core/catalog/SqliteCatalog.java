package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import java.nio.file.Path;
import java.util.Map;

/**
 * The catalog of one machine: a SQLite database in write-ahead mode that several processes may share. Each method is
 * one transaction on the calling thread, synced before it returns. Opens no second descriptor of its files, and
 * refuses network file systems, files of a newer schema, and an SQLite that does not check foreign keys.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class SqliteCatalog extends SqlCatalog {
    private SqliteCatalog(Database database, Environment env) {
        super(database, env);
    }

    /**
     * Creates a catalog and opens it. After a crash there is a whole one or none.
     *
     * @param file the database; more files with its name and a suffix come to lie beside it
     * @param identity which catalog of which repository it is to be
     * @param stores store id to URI
     * @param env time and chance
     * @throws CasException.AlreadyExists if there is one
     */
    public static SqliteCatalog create(
            Path file, CatalogIdentity identity, Map<String, String> stores, Environment env) {
        CatalogPlace place = CatalogPlace.of(file);
        SqliteOpener.create(place, identity, stores, CatalogSchema.CURRENT);
        return open(place, new SqliteSource(place.file()), env, SqliteConnections.BUSY_ATTEMPTS);
    }

    /**
     * Opens a catalog, and brings its schema up to date if it is older.
     *
     * @throws CasException.NotFound if there is none
     * @throws CasException.IncompatibleFormat if its schema is newer than this program
     */
    public static SqliteCatalog open(Path file, Environment env) {
        CatalogPlace place = CatalogPlace.of(file);
        return open(place, new SqliteSource(place.file()), env, SqliteConnections.BUSY_ATTEMPTS);
    }

    /**
     * Gives a finished, closed catalog another one's place. What lay there is kept beside it, never removed.
     *
     * @param finished the new one
     * @param file where it is to lie
     * @param aside what is added to the name of what lies there
     */
    public static void replace(Path finished, Path file, String aside) {
        SqliteOpener.replace(CatalogPlace.of(file), CatalogPlace.of(finished), aside);
    }

    static SqliteCatalog open(CatalogPlace place, SqliteSource source, Environment env, int busyAttempts) {
        SqliteConnections database =
                SqliteOpener.open(place, source, CatalogSchema.CURRENT, env.random(), busyAttempts);
        try {
            return new SqliteCatalog(database, env);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
