package dev.cairn;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.core.Batch;
import dev.cairn.core.format.Tree;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Blobs in memory under keys that are counted, and a say in each stream. */
final class FakeBatch implements Batch {
    final Map<BlobKey, byte[]> blobs = new ConcurrentHashMap<>();
    private final IntConsumer streaming;
    private int buffers;

    /** Calls back with the number of each buffer of a stream, when it has arrived. */
    FakeBatch(IntConsumer streaming) {
        this.streaming = streaming;
    }

    private synchronized BlobKey keep(byte[] bytes) {
        BlobKey key = new BlobKey(HashAlgorithm.BLAKE3, new Digest(blobs.size(), 0, 0, 0), bytes.length);
        blobs.put(key, bytes);
        return key;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public Mono<List<BlobKey>> storeSmall(List<ByteBuffer> files) {
        return Mono.fromSupplier(
                () -> files.stream().map(file -> keep(bytes(file))).toList());
    }

    @Override
    public Mono<BlobKey> store(Publisher<? extends ByteBuffer> source) {
        return Flux.<ByteBuffer>from(source)
                .map(FakeBatch::bytes)
                .doOnNext(first -> streaming.accept(buffers++))
                .collectList()
                .map(parts -> {
                    ByteBuffer all = ByteBuffer.allocate(
                            parts.stream().mapToInt(p -> p.length).sum());
                    parts.forEach(all::put);
                    return keep(all.array());
                });
    }

    @Override
    public Mono<BlobKey> storeTree(Tree tree) {
        return Mono.fromSupplier(() -> keep(bytes(tree.encode())));
    }

    /** Has forgotten everything. */
    @Override
    public Mono<Set<BlobKey>> hold(Collection<BlobKey> keys) {
        return Mono.just(Set.copyOf(keys));
    }

    @Override
    public Mono<Receipt> commit(BlobKey root, Attributes attributes) {
        throw new UnsupportedOperationException("nothing is committed here");
    }
}
