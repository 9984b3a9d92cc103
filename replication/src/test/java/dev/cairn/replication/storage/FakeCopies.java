package dev.cairn.replication.storage;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackCopies;
import dev.cairn.api.pack.PackObject;
import dev.cairn.api.pack.PackOpener;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.store.Content;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Copies in memory, on a store that can be away, hang, lose and spoil them. One thread at a time changes how it behaves. */
final class FakeCopies implements PackCopies {
    private final String id;
    private final Map<String, byte[]> objects = new TreeMap<>();
    private boolean away;
    private boolean hangs;
    private int asked;

    FakeCopies(String id) {
        this.id = id;
    }

    synchronized void away(boolean now) {
        away = now;
    }

    synchronized void hang() {
        hangs = true;
    }

    synchronized void damage() {
        objects.values().forEach(bytes -> bytes[1] ^= 1);
    }

    synchronized void clear() {
        objects.clear();
    }

    /** How many reads came so far. */
    synchronized int asked() {
        return asked;
    }

    private synchronized <T> Mono<T> answer(Supplier<T> answer) {
        if (hangs) {
            return Mono.never();
        }
        return away
                ? Mono.error(new CasException.Unavailable(CasException.Details.of("store", "away", Subject.of(id))))
                : Mono.fromSupplier(answer);
    }

    private static String name(Replica copy) {
        return copy.objectName().value();
    }

    @Override
    public Mono<Void> write(Replica copy, Content content) {
        return content.bytes()
                .reduceWith(() -> ByteBuffer.allocate((int) content.length().orElseThrow()), ByteBuffer::put)
                .flatMap(bytes -> answer(() -> put(name(copy), taken(bytes.flip()))))
                .then();
    }

    private static byte[] taken(ByteBuffer bytes) {
        byte[] taken = new byte[bytes.remaining()];
        bytes.get(taken);
        return taken;
    }

    private synchronized boolean put(String name, byte[] bytes) {
        return objects.put(name, bytes) == null;
    }

    private synchronized byte[] bytes(Replica copy) {
        byte[] bytes = objects.get(name(copy));
        if (bytes == null) {
            throw CasException.notFound("read", "copy", name(copy));
        }
        return bytes;
    }

    @Override
    public <T> Mono<T> read(Replica copy, ByteRange range, PackOpener<T> opener) {
        return Mono.defer(() -> {
            count();
            return answer(() -> opener.open(ByteBuffer.wrap(bytes(copy), (int) range.offset(), (int) range.length())
                    .slice()));
        });
    }

    private synchronized void count() {
        asked++;
    }

    @Override
    public Mono<Long> length(Replica copy) {
        return Mono.defer(() -> answer(() -> (long) bytes(copy).length));
    }

    @Override
    public Mono<Void> delete(Replica copy) {
        return Mono.defer(() -> answer(() -> remove(name(copy)))).then();
    }

    private synchronized boolean remove(String name) {
        return objects.remove(name) != null;
    }

    @Override
    public Flux<PackObject> objects() {
        return Flux.defer(() -> answer(this::listed).flatMapIterable(all -> all));
    }

    private synchronized Iterable<PackObject> listed() {
        return objects.entrySet().stream()
                .map(o -> new PackObject(id, o.getKey(), Optional.empty(), o.getValue().length, Instant.EPOCH))
                .toList();
    }
}
