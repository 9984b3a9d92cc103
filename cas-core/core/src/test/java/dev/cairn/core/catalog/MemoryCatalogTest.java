package dev.cairn.core.catalog;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

final class MemoryCatalogTest implements CatalogContract {
    private static final SetTime ENV = new SetTime();

    private final MemoryCatalog catalog = MemoryCatalog.create(Samples.IDENTITY, Samples.stores(), ENV);

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public SetTime time() {
        return ENV;
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @AfterAll
    static void stop() {
        ENV.close();
    }
}
