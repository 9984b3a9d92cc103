package dev.cairn.core;

import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store on whose way a test may lay stones. Hooks may be changed at any time. */
public final class HookedStore implements Store {
    private final Store store;
    /** What is waited for before a put reaches the store. */
    public volatile Function<ObjectName, Mono<Void>> beforePut = name -> Mono.empty();
    /** What becomes of the answer to a put. */
    public volatile UnaryOperator<Mono<ObjectInfo>> putAnswer = answer -> answer;
    /** What is waited for before a delete reaches the store. */
    public volatile Function<ObjectName, Mono<Void>> beforeDelete = name -> Mono.empty();
    /** What is waited for before a get reaches the store. */
    public volatile Function<ObjectName, Mono<Void>> beforeGet = name -> Mono.empty();
    /** What becomes of the answer to a get. */
    public volatile UnaryOperator<ObjectBody> body = got -> got;

    /** Hooks around this store. */
    public HookedStore(Store store) {
        this.store = store;
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return Mono.defer(() -> beforePut.apply(name))
                .then(Mono.defer(() -> putAnswer.apply(store.put(name, content, options))));
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return Mono.defer(() -> beforeGet.apply(name))
                .then(store.get(name, options))
                .map(got -> body.apply(got));
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return store.stat(name);
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return Mono.defer(() -> beforeDelete.apply(name)).then(store.delete(name, options));
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        return store.list(prefix, startAfter);
    }

    @Override
    public <R> Optional<R> role(Class<R> type) {
        return store.role(type);
    }

    @Override
    public Mono<Void> shutdown() {
        return store.shutdown();
    }
}
