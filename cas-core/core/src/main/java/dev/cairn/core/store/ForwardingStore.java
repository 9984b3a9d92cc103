package dev.cairn.core.store;

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
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A layer that changes nothing; layers override what they are about. */
abstract class ForwardingStore implements Store {
    private final Store inner;

    ForwardingStore(Store inner) {
        this.inner = inner;
    }

    @Override
    public Capabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return inner.put(name, content, options);
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return inner.get(name, options);
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return inner.stat(name);
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return inner.delete(name, options);
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        return inner.list(prefix, startAfter);
    }

    @Override
    public <R> Optional<R> role(Class<R> type) {
        return inner.role(type);
    }

    @Override
    public Mono<Void> shutdown() {
        return inner.shutdown();
    }
}
