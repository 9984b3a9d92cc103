package dev.cairn.core.snapshot;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.Subject;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.core.format.SnapshotDecoder;
import dev.cairn.core.format.SnapshotFormat;
import dev.cairn.core.format.SnapshotLine;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Snapshots as objects of a store. */
public final class SnapshotStore {
    private final Store store;

    /** Those of this store. */
    public SnapshotStore(Store store) {
        this.store = store;
    }

    /** A snapshot that is there; its content is not looked at. */
    public record Found(long n, ObjectInfo object) {}

    /** Those that are there, the oldest first. There are few. */
    public Mono<List<Found>> list() {
        return Flux.defer(() -> store.list(SnapshotFormat.PREFIX, null))
                .flatMapIterable(object -> SnapshotFormat.number(object.name()).stream()
                        .mapToObj(n -> new Found(n, object))
                        .toList())
                .sort(Comparator.comparingLong(Found::n))
                .collectList();
    }

    /** The lines, page by page; an error at the end says that they were not to be trusted. NotFound if there is none. */
    public Flux<SnapshotLine> lines(long n) {
        return Flux.defer(() -> {
            SnapshotDecoder decoder = new SnapshotDecoder(about(n));
            return store.get(SnapshotFormat.name(n), GetOptions.whole())
                    .flatMapMany(body -> body.bytes().concatMapIterable(decoder::add, 1))
                    .concatWith(Mono.fromRunnable(decoder::end));
        });
    }

    /** The head, once all of the snapshot was read and found right. */
    public Mono<SnapshotLine.Head> verified(long n) {
        return lines(n).reduce((head, line) -> head).cast(SnapshotLine.Head.class);
    }

    /** The head, of a snapshot that may be damaged behind it. */
    public Mono<SnapshotLine.Head> head(long n) {
        return lines(n).next().cast(SnapshotLine.Head.class);
    }

    /** The digest at the end of a snapshot. */
    Mono<Digest> digest(Found last) {
        long length = last.object().length();
        if (length < SnapshotFormat.DIGEST_BYTES) {
            return Mono.error(CasException.corrupt("snapshot", "it is cut short", about(last.n())));
        }
        ByteRange end = new ByteRange(length - SnapshotFormat.DIGEST_BYTES, SnapshotFormat.DIGEST_BYTES);
        return store.get(SnapshotFormat.name(last.n()), GetOptions.range(end))
                .flatMap(body -> body.bytes()
                        .reduceWith(() -> ByteBuffer.allocate(SnapshotFormat.DIGEST_BYTES), ByteBuffer::put)
                        .map(bytes -> Digest.read(bytes.flip())));
    }

    /** Writes a snapshot; Conflict if another one took the number. */
    Mono<ObjectInfo> write(long n, Flux<ByteBuffer> bytes) {
        return store.put(SnapshotFormat.name(n), Content.of(bytes), PutOptions.create())
                .onErrorMap(
                        CasException.AlreadyExists.class,
                        e -> new CasException.Conflict(
                                CasException.Details.of("snapshot", "another one was written at this moment", about(n))
                                        .because(e)));
    }

    /** Removes a snapshot, if it is there. */
    public Mono<Void> delete(long n) {
        return Mono.defer(() -> store.delete(SnapshotFormat.name(n), DeleteOptions.any()));
    }

    private static Subject about(long n) {
        return Subject.of(SnapshotFormat.PREFIX + n);
    }
}
