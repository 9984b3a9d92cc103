package dev.cairn;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import dev.cairn.api.Environment;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Store;
import dev.cairn.core.Rebuild;
import dev.cairn.core.StoreIdentity;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.SqliteCatalog;
import dev.cairn.core.format.RepositoryDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Rebuilds the catalog of a repository. A file is filled under another name and gets its own when it is whole and owns the
 * store, so that after a crash the old catalog is there or the new one.
 */
final class Rebuilding {
    private static final String OPERATION = "rebuild";

    private final RebuildOptions options;
    private final CairnOptions how;
    private final Consumer<RebuildEvent> listener;
    private final Parts parts;

    private Rebuilding(RebuildOptions options, CairnOptions how, Consumer<RebuildEvent> listener, Parts parts) {
        this.options = options;
        this.how = how;
        this.listener = listener;
        this.parts = parts;
    }

    static RebuildEvent.Done run(
            String location, RebuildOptions options, CairnOptions how, Consumer<RebuildEvent> listener) {
        Path path = Locations.path(location);
        Path description = Files.isDirectory(path) ? path.resolve(RepositoryFile.NAME) : path;
        try (Parts parts = new Parts(how)) {
            return new Rebuilding(options, how, listener, parts).rebuilt(description);
        }
    }

    private RebuildEvent.Done rebuilt(Path description) {
        Path directory = RepositoryFile.directory(description);
        Optional<RepositoryFile> before = described(description, directory);
        RepositoryFile old = before.orElseGet(() -> RepositoryFile.inside(CairnOptions.defaults()));
        RepositoryFile described = options.catalog().map(old::withCatalog).orElse(old);
        Store store = parts.store(described.store(directory));
        RepositoryDescriptor found = StoreIdentity.read(store)
                .onErrorMap(CasException.NotFound.class, e -> noStore(directory, e))
                .blockOptional()
                .orElseThrow();
        RebuildEvent.Done done = described.isCatalogShared()
                ? filled(described, directory, store, found)
                : inFile(described, described.catalogFile(directory), store, found);
        if (!before.equals(Optional.of(described))) {
            write(described, description);
        }
        return done;
    }

    private static Optional<RepositoryFile> described(Path description, Path directory) {
        if (Files.exists(description)) {
            return Optional.of(RepositoryFile.read(description));
        }
        if (Files.isDirectory(directory.resolve("store"))) {
            return Optional.empty();
        }
        throw CasException.notFound(OPERATION, "repository", directory.toString());
    }

    private static CasException noStore(Path directory, CasException cause) {
        return new CasException.NotFound(
                Details.of(OPERATION, "the store has no cairn.json", Subject.of(directory.toString()))
                        .because(cause));
    }

    private RebuildEvent.Done inFile(RepositoryFile described, Path file, Store store, RepositoryDescriptor found) {
        if (Files.exists(file) && !options.replace()) {
            String reason = "a catalog is there; a rebuild sets it aside only when it is told to replace it";
            throw new CasException.AlreadyExists(Details.of(OPERATION, reason, Subject.of(file.toString())));
        }
        String nonce = HexFormat.of().toHexDigits(environment().random().nextLong());
        Path scratch = file.resolveSibling(file.getFileName() + ".rebuild-" + nonce);
        try {
            RebuildEvent.Done done = filled(described, scratch, store, found);
            SqliteCatalog.replace(scratch, file, ".replaced-" + nonce);
            return done;
        } finally {
            remove(scratch);
        }
    }

    private RebuildEvent.Done filled(RepositoryFile described, Path file, Store store, RepositoryDescriptor found) {
        try (Catalog catalog = new Catalogs(environment(), how).fresh(described, file, found)) {
            RebuildEvent last = Rebuild.run(
                            environment(),
                            catalog,
                            store,
                            parts.settings(store, described),
                            Optional.of(Cairn.TREE_MEDIA_TYPE))
                    .doOnNext(listener)
                    .blockLast();
            return (RebuildEvent.Done) Objects.requireNonNull(last, "a rebuild ends with what it did");
        }
    }

    /** What is left beside a catalog that got its name: a lock; beside one that did not: all of it. */
    private static void remove(Path scratch) {
        try {
            for (String suffix : new String[] {"", "-wal", "-shm", "-journal", ".lock"}) {
                Files.deleteIfExists(scratch.resolveSibling(scratch.getFileName() + suffix));
            }
        } catch (IOException e) {
            throw unavailable("cannot be removed", scratch, e);
        }
    }

    private void write(RepositoryFile described, Path description) {
        try {
            described.write(description, environment().random().nextLong());
        } catch (IOException e) {
            throw unavailable("cannot be written", description, e);
        }
    }

    private static CasException unavailable(String what, Path path, IOException e) {
        return new CasException.Unavailable(
                Details.of(OPERATION, what + ": " + e.getMessage(), Subject.of(path.toString()))
                        .because(e));
    }

    private Environment environment() {
        return parts.environment();
    }
}
