package dev.cairn.core.catalog;

import org.junit.jupiter.api.AfterEach;

final class MemoryCatalogTest implements CatalogContract {
    private final MemoryCatalog catalog = MemoryCatalog.create(Samples.IDENTITY, Samples.stores());

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @AfterEach
    void close() {
        catalog.close();
    }
}
