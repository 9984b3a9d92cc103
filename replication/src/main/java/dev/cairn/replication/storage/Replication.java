package dev.cairn.replication.storage;

import dev.cairn.api.pack.PackStorage;
import dev.cairn.api.pack.PackStorageParts;
import dev.cairn.api.pack.PackStorageProvider;

/**
 * Packs on many stores, found by {@link java.util.ServiceLoader}.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class Replication implements PackStorageProvider {
    @Override
    public PackStorage open(PackStorageParts parts) {
        return new ManyStores(parts);
    }
}
