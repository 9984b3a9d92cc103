package dev.cairn.core.catalog;

import dev.cairn.api.Environment;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The same on SQLite, where the second waits for the whole of the first. */
final class SqliteInterleavingTest implements InterleavingContract {
    private static final Environment ENV = Environment.system();

    @TempDir
    Path directory;

    private SqliteCatalog one;
    private SqliteCatalog other;

    @BeforeEach
    void create() {
        Path file = directory.resolve("catalog.db");
        one = SqliteCatalog.create(file, Samples.IDENTITY, Samples.stores(), ENV);
        other = SqliteCatalog.open(file, ENV);
    }

    @AfterEach
    void close() {
        other.close();
        one.close();
    }

    @AfterAll
    static void stop() {
        ENV.close();
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
        return true;
    }
}
