package dev.cairn.core.store;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackCopies;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.PackObject;
import dev.cairn.api.pack.PackOpener;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Copies of packs as objects of a store.
 *
 * @param storeId the store's id, 32 hex digits
 * @param store in its layers
 * @param algorithm the repository's
 * @param blocking where openers run
 */
public record StoreCopies(String storeId, Store store, HashAlgorithm algorithm, Scheduler blocking)
        implements PackCopies {
    @Override
    public Mono<Void> write(Replica copy, Content content) {
        return store.put(copy.objectName(), content, PutOptions.unique()).then();
    }

    @Override
    public <T> Mono<T> read(Replica copy, ByteRange range, PackOpener<T> opener) {
        return store.get(copy.objectName(), GetOptions.range(range))
                .flatMap(body -> collect(copy.pack(), range, body))
                .onErrorMap(CasException.RangeNotSatisfiable.class, e -> cutShort(copy.pack(), range, 0))
                .publishOn(blocking)
                .map(opener::open);
    }

    @Override
    public Mono<Long> length(Replica copy) {
        return store.stat(copy.objectName()).map(ObjectInfo::length);
    }

    @Override
    public Mono<Void> delete(Replica copy) {
        return store.delete(copy.objectName(), DeleteOptions.any());
    }

    @Override
    public Flux<PackObject> objects() {
        return store.list(Replica.DIRECTORY, null)
                .map(found -> new PackObject(
                        storeId,
                        found.name().value(),
                        Replica.ofObject(found.name(), storeId, algorithm),
                        found.length(),
                        found.modified()));
    }

    private static Mono<ByteBuffer> collect(PackId pack, ByteRange range, ObjectBody body) {
        return body.bytes()
                .reduceWith(() -> ByteBuffer.allocate(Math.toIntExact(range.length())), ByteBuffer::put)
                .onErrorMap(BufferOverflowException.class, e -> cutShort(pack, range, -1))
                .flatMap(all ->
                        all.hasRemaining() ? Mono.error(cutShort(pack, range, all.position())) : Mono.just(all.flip()));
    }

    private static CasException cutShort(PackId pack, ByteRange range, int actual) {
        String reason = "pack is shorter than its catalog row (asked " + range.length() + " bytes, got " + actual + ")";
        return CasException.corrupt("read", reason, Subject.inPack(pack, range.offset()));
    }
}
