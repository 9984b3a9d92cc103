package dev.cairn.core.store;

import dev.cairn.api.MemoryBudget;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import reactor.core.publisher.Mono;

/** Lets a bounded number of attempts through at once, in order of arrival. A get holds its permit until its body ends. */
final class ConcurrencyLimit extends ForwardingStore {
    /** A budget in which an operation is one byte: the same fair queue, counted in ones. */
    private final MemoryBudget permits;

    ConcurrencyLimit(Store inner, LayerOptions options) {
        super(inner);
        this.permits = MemoryBudget.ofBytes(options.operations());
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return limited(super.put(name, content, options));
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return permits.acquire(1)
                .flatMap(permit -> Mono.defer(() -> super.get(name, options))
                        .map(body -> new ObjectBody(
                                body.info(), body.range(), body.bytes().doFinally(end -> permit.close())))
                        .doOnError(e -> permit.close())
                        .doOnCancel(permit::close));
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return limited(super.stat(name));
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return limited(super.delete(name, options));
    }

    private <T> Mono<T> limited(Mono<T> attempt) {
        return Mono.usingWhen(permits.acquire(1), p -> attempt, p -> Mono.fromRunnable(p::close));
    }
}
