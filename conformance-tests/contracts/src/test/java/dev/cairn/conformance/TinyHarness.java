package dev.cairn.conformance;

import dev.cairn.api.Environment;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.Store;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Opens {@link TinyStore}s with one mutant. */
final class TinyHarness implements StoreHarness {
    private final Mutant mutant;
    private final Environment environment = TestEnvironment.create();
    private final TinyDriver.Place place = TinyDriver.place();
    private Store store;

    TinyHarness(Mutant mutant) {
        this.mutant = mutant;
        this.store = new TinyStore(place.shelf(), environment, mutant);
    }

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Store secondStore() {
        return new TinyStore(place.shelf(), environment, mutant);
    }

    @Override
    public Store reopen() {
        store.shutdown().block();
        TinyStore.Shelf shelf = mutant == Mutant.FORGETS_AT_REOPEN ? new TinyStore.Shelf() : place.shelf();
        store = new TinyStore(shelf, environment, mutant);
        return store;
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public StoreLimits limits() {
        return new StoreLimits(ObjectName.LENGTH_MAX, TinyStore.OBJECT_BYTES_MAX, 300, Duration.ofSeconds(3));
    }

    @Override
    public Optional<URI> location() {
        return Optional.of(place.location());
    }

    @Override
    public List<String> secrets() {
        return List.of(TinyStore.PASSWORD);
    }

    @Override
    public void close() {
        store.shutdown().block();
        environment.close();
        if (mutant == Mutant.LEAVES_A_THREAD) {
            TinyDriver.startForgottenThread();
        }
    }
}
