package dev.cairn.api;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Content-addressed storage: bytes go in, a key comes out, the key alone gets the same bytes back. A handle is bound to
 * one domain; a key of another domain is NotFound. Every verb only assembles; work starts with a subscription, runs on the
 * environment's blocking scheduler, and may be subscribed to again. Thread-safe.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public interface Cas {
    /** Stores a stream of any length and commits a ref to it. */
    ByteSink<Receipt> storeBlob(Attributes attributes);

    /** Stores one span of at most 16 MiB as one block, without chunking, and commits a ref to it. */
    ByteSink<Receipt> storeBlock(Attributes attributes);

    /** Reads a blob; the key is looked up at each subscription. */
    BlobReader readBlob(BlobKey key);

    /** Reads one block, verified; one read-only heap buffer, the subscriber's own. */
    Mono<ByteBuffer> readBlock(BlockKey key);

    /** Describes a blob; NotFound if the domain does not hold it. */
    Mono<BlobStat> statBlob(BlobKey key);

    /**
     * Reads and checks. Completes when the scope was read; damage is an event, not an error. Errors are those that
     * stopped the run. Progress comes at most once per read of 4 MiB.
     */
    Flux<VerifyEvent> verify(VerifyScope scope);

    /** The names that keep blobs alive. */
    Refs refs();
}
