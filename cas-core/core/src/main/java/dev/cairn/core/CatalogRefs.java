package dev.cairn.core;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Refs;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.flow.Pages;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Refs as rows of the catalog. */
final class CatalogRefs implements Refs {
    private final DomainContext context;

    CatalogRefs(DomainContext context) {
        this.context = context;
    }

    @Override
    public Mono<Ref> get(RefName name) {
        return context.blocking()
                .call(() -> context.catalog().ref(context.domain(), name).orElse(null));
    }

    @Override
    public Mono<Ref> set(RefName name, BlobKey key) {
        return context.requireWritable().then(context.blocking().call(() -> {
            Ref ref = new Ref(
                    name, key, Optional.empty(), Map.of(), context.environment().now());
            context.catalog().setRef(context.domain(), ref);
            return ref;
        }));
    }

    @Override
    public Mono<Boolean> drop(RefName name) {
        return context.requireWritable()
                .then(context.blocking().call(() -> context.catalog().dropRef(context.domain(), name)));
    }

    @Override
    public Flux<Ref> list(String prefix) {
        return Pages.of(
                context.blocking(),
                last -> context.catalog()
                        .refs(context.domain(), prefix, last.map(Ref::name).orElse(null), Pages.LIMIT));
    }

    @Override
    public Flux<Ref> of(BlobKey key) {
        return Pages.of(
                context.blocking(),
                last -> context.catalog()
                        .refsOf(context.domain(), key, last.map(Ref::name).orElse(null), Pages.LIMIT));
    }
}
