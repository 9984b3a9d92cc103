package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.Receipt;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** The works that are measured, through the facade alone, as any program would do them. */
final class Bench {
    private static final long WARM_BYTES = 32L << 20;
    private static final int EVENTS_AHEAD = 256;

    private final Session session;
    private final Cairn cairn;
    private final LongSupplier nanoTime;
    /** The next seed, so that no two streams or blobs are alike; used by one thread. */
    private long seed;

    private @Nullable BlobKey last;

    Bench(Session session, Cairn cairn) {
        this.session = session;
        this.cairn = cairn;
        this.nanoTime = session.environment()::nanoTime;
        this.seed = session.environment().random().nextLong();
    }

    /** Lets the JVM compile the paths, so that the first figure is not about that. */
    void warmUp() {
        BlobKey key = store("warm up", seed, WARM_BYTES);
        load("warm up", key);
        seed++;
    }

    BenchResult put(long bytes) {
        return timed("put, new bytes", bytes, () -> last = store("put", seed, bytes));
    }

    /** Stores the bytes of the last {@link #put} once more. */
    BenchResult putAgain(long bytes) {
        return timed("put again, all known", bytes, () -> last = store("put again", seed, bytes));
    }

    BenchResult get() {
        BlobKey key = Objects.requireNonNull(last, "after a put");
        return timed("get, verified", key.size(), () -> load("get", key));
    }

    BenchResult verify() {
        long began = nanoTime.getAsLong();
        long[] reached = new long[1];
        try (Progress progress = session.progress("verify", -1)) {
            Transfer.each(cairn.verify(VerifyScope.everything()), EVENTS_AHEAD, event -> {
                if (event instanceof VerifyEvent.Progress p) {
                    reached[0] = p.bytes();
                    progress.reached(p.bytes(), p.bytesTotal());
                }
            });
        }
        return new BenchResult("verify everything", reached[0], nanoTime.getAsLong() - began, null);
    }

    /** Small blobs, each acknowledged as durable before its writer stores the next one. */
    BenchResult small(int blobBytes, int writers, int seconds) {
        Latencies each = new Latencies();
        long began = nanoTime.getAsLong();
        long limit = TimeUnit.SECONDS.toNanos(seconds);
        Flux<ByteBuffer> blobs = Flux.generate((SynchronousSink<ByteBuffer> sink) -> {
            if (nanoTime.getAsLong() - began >= limit) {
                sink.complete();
            } else {
                sink.next(RandomBytes.buffer(++seed, blobBytes));
            }
        });
        Transfer.each(blobs.flatMap(blob -> one(blob, each), writers, 1), writers, receipt -> {});
        String name = "put " + Units.human(blobBytes) + ", " + Units.count(writers, "writer");
        return new BenchResult(name, (long) each.count() * blobBytes, nanoTime.getAsLong() - began, each);
    }

    private Mono<Receipt> one(ByteBuffer blob, Latencies each) {
        return Mono.defer(() -> {
            long start = nanoTime.getAsLong();
            return Flux.just(blob)
                    .as(cairn.storeBlob(Attributes.none())::drain)
                    .doOnNext(receipt -> each.add(nanoTime.getAsLong() - start));
        });
    }

    /** What the disk allows a program that syncs one file at a time. */
    BenchResult baseline(Path directory, int blobBytes, int seconds) {
        long began = nanoTime.getAsLong();
        try {
            Latencies each = new DurabilityProbe(directory, nanoTime)
                    .run(blobBytes, Integer.MAX_VALUE, TimeUnit.SECONDS.toNanos(seconds));
            long bytes = (long) each.count() * blobBytes;
            return new BenchResult("one synced file after another", bytes, nanoTime.getAsLong() - began, each);
        } catch (IOException e) {
            throw Failures.of("write", directory, e);
        }
    }

    private BenchResult timed(String name, long bytes, Runnable work) {
        long began = nanoTime.getAsLong();
        work.run();
        return new BenchResult(name, bytes, nanoTime.getAsLong() - began, null);
    }

    private BlobKey store(String task, long from, long bytes) {
        try (Progress progress = session.progress(task, bytes)) {
            Flux<ByteBuffer> stream = RandomBytes.stream(from, bytes)
                    .doOnNext(b -> progress.advance(b.remaining()))
                    .subscribeOn(session.environment().blocking());
            return Ingest.run(cairn.storeBlob(Attributes.none()), stream).key();
        }
    }

    private void load(String task, BlobKey key) {
        try (Progress progress = session.progress(task, key.size())) {
            Transfer.bytes(cairn.readBlob(key).all(), progress, bytes -> {});
        }
    }
}
