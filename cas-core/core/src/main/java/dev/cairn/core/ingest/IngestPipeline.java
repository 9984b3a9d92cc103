package dev.cairn.core.ingest;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteSink;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.Receipt;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Telemetry;
import dev.cairn.api.codec.Chunker;
import dev.cairn.core.Batch;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.domain.DomainContext;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The way of bytes into a repository.
 *
 * <pre>
 * source -> segments   buffers of any size become segments; a small blob is one, and all below is the work of its flush
 *        -> chunks     the chunker cuts them
 *        -> digests    each chunk gets its key, the whole its own
 *        -> known      what the catalog has is pinned and not stored again
 *        -> encode     the rest is compressed
 *        -> pack       and goes to an open pack: a shared one if the whole is small, else one of its own
 *        -> commit     one catalog transaction makes everything visible with its ref
 * </pre>
 *
 * Each subscription is one {@link IngestSession}; it takes its whole working set from the memory budget before it asks for the
 * first buffer.
 */
public final class IngestPipeline implements AutoCloseable {
    private final DomainContext context;
    private final Sessions sessions;
    private final GroupCommit group;
    /** Looked up once, and again after an ingest failed: the file system may have been mounted anew. */
    private final AtomicReference<@Nullable Path> spool = new AtomicReference<>();

    private final Telemetry.Counter bytes;
    private final Telemetry.Counter blobs;
    private volatile boolean closed;
    private final Set<IngestSession> running = ConcurrentHashMap.newKeySet();

    /** Ingests into this domain. */
    public IngestPipeline(DomainContext context) {
        this.context = context;
        this.sessions =
                new Sessions(context.catalog(), context.environment(), "domain", Integer.toString(context.domain()));
        this.group = new GroupCommit(context, sessions);
        Telemetry telemetry = context.environment().telemetry();
        this.bytes = telemetry.counter("cairn.ingest.bytes");
        this.blobs = telemetry.counter("cairn.ingest.blobs");
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

    /** Many blobs in one session, which ends with what {@code work} answers; each subscription is a batch of its own. */
    public <T> Mono<T> batch(Function<Batch, Mono<T>> work) {
        return inSession(BatchIngest.WORKING_SET_BYTES, session -> work.apply(new BatchIngest(session)));
    }

    private Mono<Receipt> ingest(IngestRequest request, Publisher<? extends ByteBuffer> source) {
        return context.requireAllowed(request.attributes())
                .then(inSession(
                        request.workingSetBytes(context.keys().isPrivate()),
                        session -> blob(request, source, session)));
    }

    private <T> Mono<T> inSession(long workingSetBytes, Function<IngestSession, Mono<T>> work) {
        MemoryBudget memory = context.writes();
        return Mono.usingWhen(
                        requireOpen()
                                .then(context.requireWritable())
                                .then(memory.acquire(Math.min(workingSetBytes, memory.totalBytes()))),
                        lease -> Mono.usingWhen(
                                spool().map(this::begun),
                                work,
                                this::release,
                                (session, failure) -> release(session),
                                this::release),
                        lease -> Mono.<Void>fromRunnable(lease::close))
                .doOnError(failure -> spool.set(null))
                .onErrorMap(RejectedExecutionException.class, e -> Sessions.closedMeanwhile())
                // Nor may an element of the source that fails be left out of what is stored.
                .onErrorStop();
    }

    private Mono<Void> requireOpen() {
        return Mono.defer(() -> closed ? Mono.error(Sessions.closedMeanwhile()) : Mono.empty());
    }

    private Mono<Path> spool() {
        return Mono.defer(() -> {
            Path known = spool.get();
            return known == null ? context.spool().doOnNext(spool::set) : Mono.just(known);
        });
    }

    private Mono<Receipt> blob(IngestRequest request, Publisher<? extends ByteBuffer> source, IngestSession session) {
        return new BlobIngest(request, session).store(source).doOnNext(receipt -> {
            bytes.add(receipt.key().size());
            blobs.increment();
        });
    }

    static Ref ref(Attributes said, BlobKey key, RefName fresh, Instant now) {
        return new Ref(
                said.ref().orElse(fresh),
                key,
                said.mediaType(),
                said.custom(),
                now,
                said.retainUntil(),
                said.legalHold());
    }

    /** Sessions that are open in advance and belong to no ingest. */
    public Set<Long> sessionsAhead() {
        return sessions.ahead();
    }

    private IngestSession begun(Path directory) {
        IngestSession session = new IngestSession(context, sessions, group, directory);
        running.add(session);
        return session;
    }

    private Mono<Void> release(IngestSession session) {
        return session.release().doFinally(end -> running.remove(session));
    }

    /** Ends what still runs, also what was cancelled; waits for steps under way, but not for a flush: that ends by itself. */
    @Override
    public void close() {
        closed = true;
        group.close();
        running.forEach(IngestSession::releaseNow);
        sessions.close();
    }
}
