package dev.cairn.conformance;

import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.StoreDriver;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds tiny stores by location. */
public final class TinyDriver implements StoreDriver {
    private static final Map<String, TinyStore.Shelf> SHELVES = new ConcurrentHashMap<>();
    private static final AtomicInteger PLACES = new AtomicInteger();
    private static final Semaphore FORGOTTEN = new Semaphore(0);

    /** For ServiceLoader. */
    public TinyDriver() {}

    record Place(URI location, TinyStore.Shelf shelf) {}

    static Place place() {
        URI location = URI.create("tiny:" + PLACES.incrementAndGet());
        return new Place(location, SHELVES.computeIfAbsent(location.toString(), l -> new TinyStore.Shelf()));
    }

    static void startForgottenThread() {
        Thread thread = new Thread(FORGOTTEN::acquireUninterruptibly, "cairn-forgotten");
        thread.setDaemon(true);
        thread.start();
    }

    static void endForgottenThread() {
        FORGOTTEN.release();
    }

    @Override
    public String scheme() {
        return "tiny";
    }

    @Override
    public Store open(URI location, Environment environment) {
        TinyStore.Shelf shelf = Objects.requireNonNull(SHELVES.get(location.toString()));
        return new TinyStore(shelf, environment, Mutant.NONE);
    }
}
