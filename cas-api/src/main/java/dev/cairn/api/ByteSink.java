package dev.cairn.api;

import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Takes a stream of bytes and answers once, so that {@code upload.as(cas.storeBlob(attributes)::drain)} reads well.
 *
 * <p>Each subscription to the returned {@code Mono} subscribes to the source once and is one session. Demand: buffers of
 * any size are accepted; more are requested while the memory budget has room. Buffers: a buffer was read in full when
 * {@code onNext} returns and may be reused then; its position is not moved. Error of the source or cancel before the commit
 * began: nothing becomes visible, everything held is returned. A cancel after the commit began does not undo it.
 *
 * <p>Stability: stable.
 *
 * @param <R> the answer
 * @since 0.1.0
 */
@FunctionalInterface
public interface ByteSink<R> {
    /** Assembles the ingest of {@code source}; nothing happens before the subscription. */
    Mono<R> drain(Publisher<? extends ByteBuffer> source);
}
