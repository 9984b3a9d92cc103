package dev.cairn.core.ingest;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteSink;
import dev.cairn.api.Receipt;
import dev.cairn.api.codec.Chunker;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.domain.DomainContext;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The way of bytes into a repository.
 *
 * <pre>
 * source -> segments   buffers of any size become segments on the blocking scheduler
 *        -> chunks     the chunker cuts them
 *        -> digests    each chunk gets its key, the whole its own
 *        -> known      what the catalog has is pinned and not stored again
 *        -> encode     the rest is compressed
 *        -> open pack  and appended to a spool file, which is written to the stores when it is full
 *        -> commit     one catalog transaction makes everything visible with its ref
 * </pre>
 *
 * Each subscription is one {@link IngestSession}; it takes its whole working set from the memory budget before it asks for the
 * first buffer.
 */
public final class IngestPipeline implements AutoCloseable {
    private final DomainContext context;
    private final Set<IngestSession> running = ConcurrentHashMap.newKeySet();

    /** Ingests into this domain. */
    public IngestPipeline(DomainContext context) {
        this.context = context;
    }

    /** Blobs of any length. */
    public ByteSink<Receipt> blob(Attributes attributes) {
        return source -> ingest(new IngestRequest(attributes, context.chunker(), Long.MAX_VALUE), source);
    }

    /** One span of at most 16 MiB, not cut. */
    public ByteSink<Receipt> block(Attributes attributes) {
        Chunker uncut = Chunkers.of(Chunkers.fixed(BlockKey.SIZE_MAX));
        return source -> ingest(new IngestRequest(attributes, uncut, BlockKey.SIZE_MAX), source);
    }

    private Mono<Receipt> ingest(IngestRequest request, Publisher<? extends ByteBuffer> source) {
        long workingSet = Math.min(request.workingSetBytes(), context.writes().totalBytes());
        return Mono.usingWhen(
                context.requireWritable().then(context.writes().acquire(workingSet)),
                lease -> inSession(request, source),
                lease -> Mono.fromRunnable(lease::close));
    }

    private Mono<Receipt> inSession(IngestRequest request, Publisher<? extends ByteBuffer> source) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> begun(request)),
                session -> session.begin()
                        .thenMany(Segments.of(source, context.environment().blocking()))
                        .concatMap(session::take, 0)
                        .then(Mono.defer(session::finish)),
                this::release,
                (session, failure) -> release(session),
                this::release);
    }

    private IngestSession begun(IngestRequest request) {
        IngestSession session = new IngestSession(context, request);
        running.add(session);
        return session;
    }

    private Mono<Void> release(IngestSession session) {
        return session.release().doFinally(end -> running.remove(session));
    }

    /** Ends what still runs, also what was cancelled and had no time to end; waits for steps under way. */
    @Override
    public void close() {
        running.forEach(IngestSession::releaseNow);
    }
}
