package dev.cairn;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.MemoryCatalog;
import dev.cairn.core.catalog.PostgresCatalog;
import dev.cairn.core.catalog.SqliteCatalog;
import dev.cairn.core.format.RepositoryDescriptor;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Opens the catalog that a repository names, or makes it, with identities for it and its store. */
final class Catalogs {
    private static final String PASSWORD = "PGPASSWORD";
    private static final String STORE = "file:store";

    private final Environment environment;
    private final CairnOptions options;

    Catalogs(Environment environment, CairnOptions options) {
        this.environment = environment;
        this.options = options;
    }

    Catalog open(RepositoryFile described, Path directory) {
        return described.isCatalogShared()
                ? PostgresCatalog.open(described.catalog(), this::password, environment)
                : SqliteCatalog.open(described.catalogFile(directory), environment);
    }

    /** A catalog without {@code repository.json} was left by a creation that did not end; it is gone on with. */
    Catalog inFile(Path file) {
        try {
            return SqliteCatalog.create(file, identity(), Map.of(storeId(), STORE), environment);
        } catch (CasException.AlreadyExists e) {
            return SqliteCatalog.open(file, environment);
        }
    }

    Catalog inMemory() {
        String storeId = storeId();
        return MemoryCatalog.create(identity(), Map.of(storeId, "memory:"), environment);
    }

    /** The catalog of the repository whose store this is; AlreadyExists if another repository's lies there. */
    Catalog onServer(String uri, RepositoryDescriptor store) {
        CatalogIdentity identity = new CatalogIdentity(uuid(), store.repository(), store.algorithm());
        try {
            return PostgresCatalog.create(uri, this::password, identity, Map.of(store.storeId(), STORE), environment);
        } catch (CasException.AlreadyExists e) {
            return ours(PostgresCatalog.open(uri, this::password, environment), store, e);
        }
    }

    /** A fresh catalog in a file, or on a server, for the repository whose store this is; AlreadyExists if there is one. */
    Catalog fresh(RepositoryFile described, Path file, RepositoryDescriptor store) {
        CatalogIdentity identity = new CatalogIdentity(uuid(), store.repository(), store.algorithm());
        Map<String, String> stores = Map.of(store.storeId(), described.stores().get(0));
        return described.isCatalogShared()
                ? PostgresCatalog.create(described.catalog(), this::password, identity, stores, environment)
                : SqliteCatalog.create(file, identity, stores, environment);
    }

    private static Catalog ours(Catalog found, RepositoryDescriptor store, CasException.AlreadyExists exists) {
        UUID owner = found.identity().repository();
        if (owner.equals(store.repository()) && found.stores().containsKey(store.storeId())) {
            return found;
        }
        found.close();
        String reason = "the catalog there is that of repository " + owner;
        throw new CasException.AlreadyExists(
                CasException.Details.of("init", reason, exists.subject()).because(exists));
    }

    /** What the store of this catalog says of itself. */
    RepositoryDescriptor descriptor(Catalog catalog) {
        return descriptor(
                catalog.identity(), catalog.stores().keySet().iterator().next());
    }

    /** What the store of a new repository says of itself. */
    RepositoryDescriptor freshDescriptor() {
        return descriptor(identity(), storeId());
    }

    private RepositoryDescriptor descriptor(CatalogIdentity identity, String storeId) {
        options.mode().require("init", identity.algorithm());
        List<String> required = switch (options.mode()) {
            case DEFAULT -> List.of();
            case FIPS -> List.of(RepositoryDescriptor.FIPS);
        };
        return new RepositoryDescriptor(
                identity.repository(), storeId, identity.algorithm(), Optional.empty(), required, List.of());
    }

    private Optional<char[]> password() {
        return options.catalogPassword()
                .map(Supplier::get)
                .or(() -> Optional.ofNullable(System.getenv(PASSWORD)).map(String::toCharArray));
    }

    private CatalogIdentity identity() {
        return new CatalogIdentity(uuid(), uuid(), options.algorithm());
    }

    /** A random UUID (version 4) from the environment's chance. */
    private UUID uuid() {
        long high = environment.secureRandom().nextLong() & ~0xf000L;
        long low = environment.secureRandom().nextLong() & ~(0b11L << 62);
        return new UUID(high | 0x4000L, low | (1L << 63));
    }

    private String storeId() {
        byte[] random = new byte[16];
        environment.secureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
