package dev.cairn.core.catalog;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** SQLite under the contract; in races every second actor has a handle of its own. */
final class SqliteCatalogTest implements DurableCatalogContract {
    private static final SetTime ENV = new SetTime();

    @TempDir
    Path directory;

    private SqliteCatalog catalog;
    private SqliteCatalog second;

    @BeforeEach
    void create() {
        catalog = SqliteCatalog.create(file(), Samples.IDENTITY, Samples.stores(), ENV);
        second = SqliteCatalog.open(file(), ENV);
    }

    @AfterEach
    void close() {
        second.close();
        catalog.close();
    }

    @AfterAll
    static void stop() {
        ENV.close();
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
    public Catalog another() {
        return SqliteCatalog.open(file(), ENV);
    }

    @Override
    public Catalog handle(int actor) {
        return actor % 2 == 0 ? catalog : second;
    }

    private Path file() {
        return directory.resolve("catalog.db");
    }
}
