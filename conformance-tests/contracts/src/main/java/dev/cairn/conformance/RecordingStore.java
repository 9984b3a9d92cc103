package dev.cairn.conformance;

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
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store that counts what is asked of the store below: attempts, that is subscriptions, and bytes. Thread-safe.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class RecordingStore implements Store {
    private final Store store;
    private final AtomicLong puts = new AtomicLong();
    private final AtomicLong gets = new AtomicLong();
    private final AtomicLong stats = new AtomicLong();
    private final AtomicLong deletes = new AtomicLong();
    private final AtomicLong lists = new AtomicLong();
    private final AtomicLong bytesWritten = new AtomicLong();
    private final AtomicLong bytesRead = new AtomicLong();

    private RecordingStore(Store store) {
        this.store = store;
    }

    /** This store, counted. */
    public static RecordingStore of(Store store) {
        return new RecordingStore(store);
    }

    /** Puts attempted. */
    public long puts() {
        return puts.get();
    }

    /** Gets attempted. */
    public long gets() {
        return gets.get();
    }

    /** Stats attempted. */
    public long stats() {
        return stats.get();
    }

    /** Deletes attempted. */
    public long deletes() {
        return deletes.get();
    }

    /** Listings attempted. */
    public long lists() {
        return lists.get();
    }

    /** Lengths of the objects whose puts completed, in sum. */
    public long bytesWritten() {
        return bytesWritten.get();
    }

    /** Bytes that bodies have delivered. */
    public long bytesRead() {
        return bytesRead.get();
    }

    /** Starts counting from zero. */
    public void reset() {
        for (AtomicLong counter : new AtomicLong[] {puts, gets, stats, deletes, lists, bytesWritten, bytesRead}) {
            counter.set(0);
        }
    }

    @Override
    public Capabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public Mono<ObjectInfo> put(ObjectName name, Content content, PutOptions options) {
        return store.put(name, content, options)
                .doOnSubscribe(s -> puts.incrementAndGet())
                .doOnNext(info -> bytesWritten.addAndGet(info.length()));
    }

    @Override
    public Mono<ObjectBody> get(ObjectName name, GetOptions options) {
        return store.get(name, options)
                .doOnSubscribe(s -> gets.incrementAndGet())
                .map(this::counted);
    }

    private ObjectBody counted(ObjectBody body) {
        return new ObjectBody(
                body.info(), body.range(), body.bytes().doOnNext(b -> bytesRead.addAndGet(b.remaining())));
    }

    @Override
    public Mono<ObjectInfo> stat(ObjectName name) {
        return store.stat(name).doOnSubscribe(s -> stats.incrementAndGet());
    }

    @Override
    public Mono<Void> delete(ObjectName name, DeleteOptions options) {
        return store.delete(name, options).doOnSubscribe(s -> deletes.incrementAndGet());
    }

    @Override
    public Flux<ObjectInfo> list(String prefix, @Nullable String startAfter) {
        return store.list(prefix, startAfter).doOnSubscribe(s -> lists.incrementAndGet());
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
