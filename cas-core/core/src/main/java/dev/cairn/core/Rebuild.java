package dev.cairn.core;

import dev.cairn.api.Environment;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.store.Store;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.rebuild.RebuildParts;
import dev.cairn.core.rebuild.RebuildPipeline;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes a catalog again from a store alone. The new catalog, empty and of an id of its own, gets all packs of the repository
 * whichever of its catalogs wrote them, and every blob in them; a blob that no tree keeps gets a name under
 * {@code recovered/}, so that a collection after it removes nothing. Objects of other repositories are told and left alone.
 * Without a key manager blobs of private domains stay out: their packs are there, their keys in the manifests are sealed.
 *
 * <p>Nothing is written to the store but, at the very end, that the new catalog owns it. A rebuild that fails leaves a catalog that is good for
 * nothing.
 *
 * <p>Stability: internal; programs call {@code dev.cairn.Cairn}.
 *
 * @since 0.1.0
 */
public final class Rebuild {
    private Rebuild() {}

    /**
     * Fills the catalog.
     *
     * @param treeType the media type of a recovered name whose blob keeps others
     * @return progress and what was come across, {@link RebuildEvent.Done} last. Errors: those of store and catalog, Conflict if another
     *     catalog took the store at the end
     */
    public static Flux<RebuildEvent> run(
            Environment environment,
            Catalog catalog,
            Store store,
            RepositorySettings settings,
            Optional<String> treeType) {
        return Flux.usingWhen(
                Repository.open(environment, catalog, store, settings),
                repository -> run(repository, treeType),
                repository -> Mono.fromRunnable(repository::close));
    }

    private static Flux<RebuildEvent> run(Repository repository, Optional<String> treeType) {
        DomainContext open = repository.context();
        return open.blocking()
                .call(() -> open.catalog().beginSession())
                .map(session -> new RebuildParts(
                        open,
                        name -> repository.cas(name).map(DomainCas::context),
                        repository.store(),
                        open.catalog().stores().keySet().iterator().next(),
                        session,
                        treeType))
                .flatMapMany(parts -> new RebuildPipeline(parts).run())
                .concatMap(event -> event instanceof RebuildEvent.Done
                        ? repository.ownership().adopt().thenReturn(event)
                        : Mono.just(event));
    }
}
