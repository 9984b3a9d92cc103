package dev.cairn.api.store;

import dev.cairn.api.ByteRange;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/**
 * The answer to a get. The body may hold a connection: whoever receives it subscribes to {@code bytes} exactly once and
 * promptly, within the same {@code flatMapMany}; cancel of that subscription releases the connection. Buffers are
 * heap buffers, read-only or the subscriber's own. A body that ends early is an error, never a completion.
 *
 * <p>Stability: experimental.
 *
 * @param info the object, as of this answer
 * @param range the bytes that follow
 * @param bytes the content of that range
 * @since 0.1.0
 */
public record ObjectBody(ObjectInfo info, ByteRange range, Flux<ByteBuffer> bytes) {}
