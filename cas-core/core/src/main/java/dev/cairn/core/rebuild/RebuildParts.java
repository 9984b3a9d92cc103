package dev.cairn.core.rebuild;

import dev.cairn.api.store.Store;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.flow.Blocking;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * What the stages of a rebuild work with.
 *
 * @param open the open domain over the new catalog
 * @param privates private domains by name; fails if their keys are not here
 * @param store the store
 * @param storeId its id
 * @param session the session that pins and holds what is found
 * @param treeType the media type of a recovered name whose blob keeps others
 */
public record RebuildParts(
        DomainContext open,
        Function<String, Mono<DomainContext>> privates,
        Store store,
        String storeId,
        long session,
        Optional<String> treeType) {
    Blocking blocking() {
        return open.blocking();
    }
}
