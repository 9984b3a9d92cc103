package dev.cairn.core;

import dev.cairn.api.BlobKey;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Small blobs read together: a few calls for many of them.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface SmallReads {
    /** The most blobs for one call. */
    int COUNT_MAX = 256;
    /** The most bytes for one call, all blobs together. */
    int BYTES_MAX = 1 << 20;

    /**
     * Reads these blobs, verified whole, and holds memory for them until their use ends. Absent are those that are
     * in very many blocks, damaged or not there, or find no room in the memory: who reads one of them by itself gets it, or hears why not.
     *
     * @param use gets read-only buffers by key; reads nothing, for it would wait for memory that this holds
     * @return what the use answers
     */
    <T> Mono<T> readSmall(Collection<BlobKey> keys, Function<Map<BlobKey, ByteBuffer>, Mono<T>> use);
}
