package dev.cairn.replication.storage;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.PackStorage;
import dev.cairn.api.pack.PackStorageParts;
import dev.cairn.api.pack.PackStorageProvider;
import dev.cairn.api.pack.Redundancy;

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
        if (parts.policy().redundancy() instanceof Redundancy.Erasure erasure) {
            throw CasException.unsupported("open", erasure + " is not built yet; replicas(n) is");
        }
        return new ManyStores(parts);
    }
}
