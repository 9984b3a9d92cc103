package dev.cairn.driver.memory;

import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.StoreHarness;
import dev.cairn.conformance.StoreLimits;
import dev.cairn.conformance.TestEnvironment;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A namespace of its own for each case. */
final class MemoryHarness implements StoreHarness {
    private static final AtomicInteger CASES = new AtomicInteger();

    private final MemoryStoreConfig config = MemoryStoreConfig.named("contract-" + CASES.incrementAndGet());
    private final Environment environment = TestEnvironment.create();
    private Store store = secondStore();

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Store secondStore() {
        return MemoryStore.open(config, environment);
    }

    @Override
    public Store reopen() {
        store.shutdown().block();
        store = secondStore();
        return store;
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public StoreLimits limits() {
        return StoreLimits.local().affording(MemoryStoreConfig.OBJECT_BYTES_MAX);
    }

    @Override
    public Optional<URI> location() {
        return Optional.of(config.location());
    }

    @Override
    public Optional<String> configText() {
        return Optional.of(config.toString());
    }

    @Override
    public void close() {
        store.shutdown().block();
        MemoryStore.erase(config.name());
        environment.close();
    }
}
