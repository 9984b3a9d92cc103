package dev.cairn.driver.memory;

import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.StoreDriver;
import java.net.URI;

/**
 * Opens {@code memory:name}.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class MemoryStoreDriver implements StoreDriver {
    /** For ServiceLoader. */
    public MemoryStoreDriver() {}

    @Override
    public String scheme() {
        return "memory";
    }

    @Override
    public Store open(URI location, Environment environment) {
        return MemoryStore.open(MemoryStoreConfig.of(location), environment);
    }
}
