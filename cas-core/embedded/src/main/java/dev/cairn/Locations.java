package dev.cairn;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Store;
import dev.cairn.core.Repository;
import dev.cairn.core.StoreIdentity;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.format.RepositoryDescriptor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Finds and makes repositories. {@code repository.json} is written last, so a directory without it is not a repository yet;
 * whoever creates again after a crash goes on with what is there, and two who create at once end with the same one.
 */
final class Locations {
    private static final String MEMORY = "memory:";
    /** What a creation makes, finished or not; SQLite puts further files of its own beside each of its databases. */
    private static final Pattern OWN = Pattern.compile(
            "store|catalog\\.db(\\.new)?(-wal|-shm|-journal)?|catalog\\.db\\.lock|repository\\.json\\.new-[0-9a-f]+");

    private Locations() {}

    static Cairn open(String location, CairnOptions options) {
        if (location.equals(MEMORY)) {
            return whole(options, parts -> memory(parts, options));
        }
        if (location.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
            String scheme = location.substring(0, location.indexOf(':'));
            String reason =
                    "a store URI (" + scheme + ":) alone names no catalog; write a repository.json that lists store"
                            + " and catalog, and name that";
            throw CasException.unsupported("open", reason);
        }
        return existing(path(location), options);
    }

    static Cairn openOrCreate(Path directory, CairnOptions options) {
        boolean there = Files.isRegularFile(directory) || Files.exists(directory.resolve(RepositoryFile.NAME));
        return there ? existing(directory, options) : create(directory, options);
    }

    static Cairn create(Path directory, CairnOptions options) {
        if (Files.exists(directory.resolve(RepositoryFile.NAME))) {
            Subject subject = Subject.of(directory.toString());
            throw new CasException.AlreadyExists(
                    CasException.Details.of("init", "there is a repository already", subject));
        }
        refuseOthers(directory);
        return whole(options, parts -> created(parts, directory, options));
    }

    private static Cairn existing(Path path, CairnOptions options) {
        Path file = Files.isDirectory(path) ? path.resolve(RepositoryFile.NAME) : path;
        if (!Files.exists(file)) {
            throw CasException.notFound("open", "repository", path.toString());
        }
        RepositoryFile described = RepositoryFile.read(file);
        Path directory = RepositoryFile.directory(file);
        return whole(options, parts -> {
            Catalog catalog = parts.catalog(new Catalogs(parts.environment(), options).open(described, directory));
            Store store = parts.store(described.store(directory));
            return new Cairn(parts, parts.repository(catalog, store, described));
        });
    }

    private static Cairn created(Parts parts, Path directory, CairnOptions options) {
        RepositoryFile described = RepositoryFile.inside(options);
        Catalogs catalogs = new Catalogs(parts.environment(), options);
        try {
            Files.createDirectories(directory);
            Made made = described.isCatalogShared()
                    ? shared(parts, catalogs, described, directory)
                    : inside(parts, catalogs, described, directory);
            described.write(
                    directory.resolve(RepositoryFile.NAME),
                    parts.environment().random().nextLong());
            return new Cairn(parts, owned(parts.repository(made.catalog(), made.store(), described)));
        } catch (IOException e) {
            Subject subject = Subject.of(directory.toString());
            throw new CasException.Unavailable(
                    CasException.Details.of("init", "cannot be written: " + e.getMessage(), subject)
                            .because(e));
        }
    }

    private record Made(Catalog catalog, Store store) {}

    /** The catalog says whose the store is. */
    private static Made inside(Parts parts, Catalogs catalogs, RepositoryFile described, Path directory) {
        Catalog catalog = parts.catalog(catalogs.inFile(described.catalogFile(directory)));
        Store store = parts.store(described.store(directory));
        mark(store, catalogs.descriptor(catalog));
        return new Made(catalog, store);
    }

    /**
     * The store, which is this directory's own, says whose the catalog is: one that lies on the server already may be
     * what a creation in this directory left, or another repository's.
     */
    private static Made shared(Parts parts, Catalogs catalogs, RepositoryFile described, Path directory) {
        Store store = parts.store(described.store(directory));
        mark(store, catalogs.freshDescriptor());
        RepositoryDescriptor marked = StoreIdentity.read(store).blockOptional().orElseThrow();
        return new Made(parts.catalog(catalogs.onServer(described.catalog(), marked)), store);
    }

    private static Cairn memory(Parts parts, CairnOptions options) {
        RepositoryFile described = RepositoryFile.inside(options);
        Catalogs catalogs = new Catalogs(parts.environment(), options);
        Catalog catalog = parts.catalog(catalogs.inMemory());
        Store store = parts.store(
                URI.create(MEMORY + catalog.stores().keySet().iterator().next()));
        mark(store, catalogs.descriptor(catalog));
        return new Cairn(parts, owned(parts.repository(catalog, store, described)));
    }

    /** A new repository owns its store from the first moment on. */
    private static Repository owned(Repository repository) {
        repository.ownership().requireForWriting("init").block();
        return repository;
    }

    /** What is marked already stays as it is; opening compares it with the catalog. */
    private static void mark(Store store, RepositoryDescriptor descriptor) {
        StoreIdentity.mark(store, descriptor)
                .onErrorResume(CasException.AlreadyExists.class, e -> Mono.empty())
                .block();
    }

    private static Cairn whole(CairnOptions options, Function<Parts, Cairn> opening) {
        Parts parts = new Parts(options);
        try {
            return opening.apply(parts);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static void refuseOthers(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            Optional<Path> other = entries.filter(
                            e -> !OWN.matcher(String.valueOf(e.getFileName())).matches())
                    .findFirst();
            if (other.isPresent()) {
                String reason = "the directory is not empty and holds no repository (found "
                        + other.get().getFileName() + ")";
                throw new CasException.InvalidInput(
                        CasException.Details.of("init", reason, Subject.of(directory.toString())));
            }
        } catch (IOException e) {
            Subject subject = Subject.of(directory.toString());
            throw new CasException.Denied(
                    CasException.Details.of("init", "cannot be listed: " + e.getMessage(), subject)
                            .because(e));
        }
    }

    static Path path(String location) {
        try {
            return Path.of(location);
        } catch (InvalidPathException e) {
            throw CasException.invalid("repository", "not a path: " + e.getReason());
        }
    }
}
