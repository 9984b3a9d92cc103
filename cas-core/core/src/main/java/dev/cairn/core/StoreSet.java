package dev.cairn.core;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.format.RepositoryDescriptor;
import dev.cairn.core.store.LayerOptions;
import dev.cairn.core.store.StoreLayers;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The stores of a repository as they were found when it was opened. One that does not say that it is the store that the catalog knows is not used:
 * it may be an empty directory below a disk that is not mounted. While another one is there, the repository opens without it.
 *
 * @param used in their layers, by their ids; at least one
 * @param away why the others are not used, by their ids
 * @param descriptor what the first one that is used says of the repository
 */
record StoreSet(Map<String, Store> used, Map<String, CasException> away, RepositoryDescriptor descriptor) {
    private record Found(String id, Store store, Optional<RepositoryDescriptor> said, Optional<CasException> why) {}

    /**
     * Asks each store that the catalog knows.
     *
     * @param drivers by their ids; a store for which there is none is away
     */
    static Mono<StoreSet> find(Environment environment, Catalog catalog, Map<String, Store> drivers) {
        return Flux.fromIterable(catalog.stores().keySet())
                .concatMap(id -> Mono.justOrEmpty(drivers.get(id))
                        .map(driver -> StoreLayers.around(driver, LayerOptions.defaults(), environment))
                        .flatMap(store -> found(catalog, id, store)))
                .collectList()
                .map(all -> {
                    Map<String, Store> used = new TreeMap<>();
                    Map<String, CasException> away = new TreeMap<>();
                    Optional<RepositoryDescriptor> descriptor = Optional.empty();
                    for (Found one : all) {
                        one.said().ifPresent(said -> used.put(one.id(), one.store()));
                        one.why().ifPresent(why -> away.put(one.id(), why));
                        descriptor = descriptor.or(one::said);
                    }
                    return new StoreSet(used, away, descriptor.orElseThrow(() -> none(away)));
                });
    }

    private static Mono<Found> found(Catalog catalog, String id, Store store) {
        return StoreIdentity.check(store, catalog.identity(), id)
                .map(said -> new Found(id, store, Optional.of(said), Optional.empty()))
                .onErrorResume(
                        CasException.class, e -> Mono.just(new Found(id, store, Optional.empty(), Optional.of(e))));
    }

    private static CasException none(Map<String, CasException> away) {
        return away.values().stream()
                .findFirst()
                .orElseGet(() -> CasException.notFound("open", "store", "any that the catalog knows"));
    }

    /** Of each store a check that it is the one that the catalog knows, asked afresh each time; of those that were away why. */
    Map<String, Mono<Void>> presence(CatalogIdentity identity) {
        Map<String, Mono<Void>> checks = new TreeMap<>();
        used.forEach((id, store) ->
                checks.put(id, StoreIdentity.check(store, identity, id).then()));
        away.forEach((id, why) -> checks.put(id, Mono.error(why)));
        return checks;
    }
}
