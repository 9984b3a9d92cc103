package dev.cairn.driver.posix;

import dev.cairn.api.store.Capabilities;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Cuts a byte off each file, under the store's hands, between the answer of a get and its body. */
record TruncatingStore(PosixStore store, Path root) implements Store {
    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return store.get(name, options).doOnNext(body -> truncate(root.resolve(name.value())));
    }

    private static void truncate(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return store.put(name, content, options);
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return store.stat(name);
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return store.delete(name, options);
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
