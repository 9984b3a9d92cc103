package dev.cairn.core;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobReader;
import dev.cairn.api.BlobStat;
import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteSink;
import dev.cairn.api.Cas;
import dev.cairn.api.Receipt;
import dev.cairn.api.Refs;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.ingest.IngestPipeline;
import dev.cairn.core.read.ReadPipeline;
import dev.cairn.core.verify.VerifyPipeline;
import java.nio.ByteBuffer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The facade over the pipelines of one domain.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class DomainCas implements Cas, AutoCloseable {
    private final DomainContext context;
    private final IngestPipeline ingest;
    private final ReadPipeline reads;
    private final VerifyPipeline verify;
    private final BlobStats stats;
    private final Refs refs;

    DomainCas(DomainContext context) {
        this.context = context;
        this.ingest = new IngestPipeline(context);
        this.reads = new ReadPipeline(context);
        this.verify = new VerifyPipeline(context, reads);
        this.stats = new BlobStats(context, reads.layouts());
        this.refs = new CatalogRefs(context);
    }

    @Override
    public ByteSink<Receipt> storeBlob(Attributes attributes) {
        return ingest.blob(attributes);
    }

    IngestPipeline ingest() {
        return ingest;
    }

    /** What its pipelines share. */
    DomainContext context() {
        return context;
    }

    /** The domain's number. */
    public int domain() {
        return context.domain();
    }

    /** Gets to know the keys that were added since it was opened. */
    Mono<Void> learnEpochs() {
        return context.keys().learn();
    }

    /**
     * Stores many blobs that become visible together. A batch that fails or is cancelled before its commit leaves nothing visible.
     *
     * @param work stores blobs and ends with the batch's commit; each subscription is a batch of its own
     */
    public <T> Mono<T> batch(Function<Batch, Mono<T>> work) {
        return ingest.batch(work);
    }

    @Override
    public ByteSink<Receipt> storeBlock(Attributes attributes) {
        return ingest.block(attributes);
    }

    @Override
    public BlobReader readBlob(BlobKey key) {
        return reads.reader(key);
    }

    /** Small blobs many at once. */
    public SmallReads small() {
        return reads.small();
    }

    @Override
    public Mono<ByteBuffer> readBlock(BlockKey key) {
        return reads.blocks().block(key);
    }

    @Override
    public Mono<BlobStat> statBlob(BlobKey key) {
        return stats.of(key);
    }

    @Override
    public Flux<VerifyEvent> verify(VerifyScope scope) {
        return verify.verify(scope);
    }

    @Override
    public Refs refs() {
        return refs;
    }

    /** Ends the ingests that still run, then wipes the keys. */
    @Override
    public void close() {
        ingest.close();
        context.keys().close();
    }
}
