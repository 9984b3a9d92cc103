package dev.cairn.api;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/**
 * Reads one blob. Every publisher may be subscribed to many times; each subscription reads anew. Buffers are read-only, on
 * the heap and the subscriber's own. Read-ahead is bounded in bytes and taken from the memory budget; cancel
 * returns it. Errors: {@link CasException.NotFound}, {@link CasException.Corrupt} naming blob, block, pack and offset,
 * {@link CasException.RangeNotSatisfiable}, {@link CasException.Unavailable}.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public interface BlobReader {
    /** The blob. */
    BlobKey key();

    /** The same blob under another policy. */
    BlobReader verifying(VerifyPolicy policy);

    /**
     * All bytes in order. Under the full policy the whole is hashed as well, and the last block is withheld until the
     * blob key agrees.
     */
    Flux<ByteBuffer> all();

    /**
     * The bytes of a range, which is cut short at the end of the blob. Each block is verified against the manifest, which is
     * bound to the blob key. A range that starts at or after the end is RangeNotSatisfiable, unless it is empty.
     */
    Flux<ByteBuffer> range(ByteRange range);

    /** The same as {@link #range}, for random access. */
    default Flux<ByteBuffer> at(long offset, long length) {
        return Flux.defer(() -> range(new ByteRange(offset, length)));
    }
}
