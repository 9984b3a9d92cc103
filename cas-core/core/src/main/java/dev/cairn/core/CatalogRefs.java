package dev.cairn.core;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Refs;
import dev.cairn.api.Subject;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.flow.Pages;
import java.time.Instant;
import java.util.concurrent.Callable;
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
    public Mono<Ref> set(BlobKey key, Attributes attributes) {
        return context.requireAllowed(attributes)
                .then(writing(() -> {
                    compare(key, attributes);
                    return context.catalog().setRef(context.domain(), ref(key, attributes));
                }))
                .doOnNext(this::changed);
    }

    private Ref ref(BlobKey key, Attributes said) {
        RefName name = said.ref().orElseThrow(() -> CasException.invalid("set ref", "the attributes name no ref"));
        return new Ref(
                name,
                key,
                said.mediaType(),
                said.custom(),
                context.environment().now(),
                said.retainUntil(),
                said.legalHold());
    }

    private static void compare(BlobKey key, Attributes said) {
        if (said.digests().keySet().stream().anyMatch(other -> other != key.algorithm())) {
            throw CasException.unsupported("set ref", "only the digest in the key can be compared");
        }
        boolean same = said.size().orElse(key.size()) == key.size()
                && said.digests().values().stream().allMatch(key.digest()::equals);
        if (!same) {
            throw new CasException.PreconditionFailed(CasException.Details.of(
                    "set ref", "the advertised size or digest is not the key's", Subject.of(key.toString())));
        }
    }

    @Override
    public Mono<Boolean> drop(RefName name) {
        return writing(() -> context.catalog().dropRef(context.domain(), name))
                .doOnNext(dropped -> context.watch().changed(dropped ? 1 : 0));
    }

    @Override
    public Mono<Ref> retain(RefName name, Instant until) {
        return writing(() -> context.catalog().retainRef(context.domain(), name, until))
                .doOnNext(this::changed);
    }

    @Override
    public Mono<Ref> hold(RefName name, boolean held) {
        return writing(() -> context.catalog().holdRef(context.domain(), name, held))
                .doOnNext(this::changed);
    }

    private void changed(Ref ref) {
        context.watch().changed(1);
    }

    private <T> Mono<T> writing(Callable<T> transaction) {
        return context.requireWritable().then(context.blocking().call(transaction));
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
