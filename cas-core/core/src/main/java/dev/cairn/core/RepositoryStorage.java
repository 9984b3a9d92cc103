package dev.cairn.core;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.pack.PackCopies;
import dev.cairn.api.pack.PackStorage;
import dev.cairn.api.pack.PackStorageParts;
import dev.cairn.api.pack.PackStorageProvider;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.ReplicaLookup;
import dev.cairn.api.pack.Topology;
import dev.cairn.api.pack.TopologyStore;
import dev.cairn.api.store.Store;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.flow.Blocking;
import dev.cairn.core.store.MirroredObjects;
import dev.cairn.core.store.SinglePackStorage;
import dev.cairn.core.store.StoreCopies;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Where a repository puts things: packs by policy, keys and snapshots on every store. More than one store needs cairn-replication.
 *
 * @param environment time, chance and threads
 * @param blocking where the catalog is asked
 * @param catalog of the repository
 * @param stores as they were found
 * @param policy of its packs
 */
record RepositoryStorage(Environment environment, Blocking blocking, Catalog catalog, StoreSet stores, Policy policy) {
    /** Where packs lie. */
    PackStorage packs() {
        return registered() == 1 ? single() : many();
    }

    /** Where keys and snapshots lie. */
    Store objects() {
        List<Store> all = List.copyOf(stores.used().values());
        return registered() == 1
                ? all.get(0)
                : new MirroredObjects(all, stores.away().size(), policy.acknowledgements());
    }

    private int registered() {
        return catalog.stores().size();
    }

    private PackStorage single() {
        Map.Entry<String, Store> only = stores.used().entrySet().iterator().next();
        return new SinglePackStorage(only.getKey(), only.getValue(), algorithm(), lookup(), environment);
    }

    private PackStorage many() {
        Map<String, PackCopies> copies = new TreeMap<>();
        stores.used()
                .forEach(
                        (id, store) -> copies.put(id, new StoreCopies(id, store, algorithm(), environment.blocking())));
        PackStorageParts parts = new PackStorageParts(
                environment, copies, lookup(), new BadCopies(blocking, catalog, stores.used()), this::topology, policy);
        return ServiceLoader.load(PackStorageProvider.class, RepositoryStorage.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> manyStores(registered(), "needs cairn-replication"))
                .open(parts);
    }

    private HashAlgorithm algorithm() {
        return catalog.identity().algorithm();
    }

    private ReplicaLookup lookup() {
        return pack -> blocking.call(() -> catalog.replicas(pack));
    }

    /** All stores alike. */
    private Topology topology() {
        return new Topology(
                0,
                catalog.stores().entrySet().stream()
                        .map(store -> TopologyStore.of(store.getKey(), store.getValue(), 1))
                        .toList());
    }

    static CasException manyStores(int stores, String why) {
        return CasException.unsupported("open", "this repository has " + stores + " stores; more than one " + why);
    }
}
