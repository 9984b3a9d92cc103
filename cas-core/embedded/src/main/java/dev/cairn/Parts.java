package dev.cairn;

import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Environment;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.store.Store;
import dev.cairn.api.store.StoreDriver;
import dev.cairn.core.Packing;
import dev.cairn.core.Repository;
import dev.cairn.core.RepositorySettings;
import dev.cairn.core.SnapshotSettings;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.driver.posix.PosixStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What an open repository holds, closed in the reverse order of opening, also when opening fails half-way. A part that does not close does
 * not keep the others open.
 */
final class Parts implements AutoCloseable {
    private final Environment environment;
    private final CryptoMode mode;
    private final Optional<KeyManager> keys;
    private final Deque<Runnable> closers = new ArrayDeque<>();
    /** Guarded by closers. */
    private boolean closed;
    /** Whether whoever reads the store is who may read the catalog; written while the repository is opened. */
    private boolean trusted;

    Parts(CairnOptions options) {
        this.mode = options.mode();
        Optional<Environment> own = options.environment();
        this.keys = options.keyManager();
        this.environment = own.orElseGet(Environment::system);
        if (own.isEmpty()) {
            closers.push(environment::close);
        }
    }

    Environment environment() {
        return environment;
    }

    Catalog catalog(Catalog catalog) {
        closers.push(catalog::close);
        return catalog;
    }

    Store store(URI location) {
        // A directory of this machine, or its memory.
        trusted = Set.of("file", "memory").contains(String.valueOf(location.getScheme()));
        Store store = ServiceLoader.load(StoreDriver.class, Parts.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(driver -> driver.scheme().equals(location.getScheme()))
                .findFirst()
                .orElseThrow(() -> unknown(location))
                .open(location, environment);
        closers.push(() -> store.shutdown().block());
        return store;
    }

    private static CasException unknown(URI location) {
        return CasException.unsupported(
                "open", "no driver for scheme '" + location.getScheme() + "' is on the class path");
    }

    RepositorySettings settings(Store store, RepositoryFile file) {
        return new RepositorySettings(
                Chunkers.parse(file.chunker()),
                file.codec(),
                spool(store),
                Packing.DEFAULT,
                keys,
                new SnapshotSettings(file.snapshots(), trusted),
                Policy.replicas(1),
                mode);
    }

    Repository repository(Catalog catalog, Store store, RepositoryFile file) {
        Repository repository = Repository.open(environment, catalog, store, settings(store, file))
                .block();
        if (repository == null) {
            throw new IllegalStateException("opening answers a repository or an error");
        }
        closers.push(repository::close);
        return repository;
    }

    /** Open packs lie in the store's own file system where it has one, so that they can be linked into place. */
    private Mono<Path> spool(Store store) {
        if (store instanceof PosixStore posix) {
            return posix.stagingDirectory();
        }
        return Mono.fromCallable(this::temporaryDirectory)
                .subscribeOn(environment.blocking())
                .cache();
    }

    private Path temporaryDirectory() throws IOException {
        synchronized (closers) {
            // An ingest that was cancelled just before the close may ask just after it; nobody would remove the
            // directory.
            if (closed) {
                throw new CasException.Closed(CasException.Details.of("store", "the repository was closed", null));
            }
            Path directory = Files.createTempDirectory("cairn-spool-");
            closers.addLast(() -> remove(directory));
            return directory;
        }
    }

    /** What a cancelled ingest had no time to remove goes too. */
    private static void remove(Path directory) {
        try (Stream<Path> left = Files.list(directory)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        synchronized (closers) {
            closed = true;
            @Nullable RuntimeException first = null;
            while (!closers.isEmpty()) {
                try {
                    closers.pop().run();
                } catch (RuntimeException e) {
                    first = first == null ? e : first;
                }
            }
            if (first != null) {
                throw first;
            }
        }
    }
}
