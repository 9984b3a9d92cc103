package dev.cairn.core.read;

import dev.cairn.api.BlockKey;
import java.nio.ByteBuffer;

/**
 * The part of a block that a read wants.
 *
 * @param key the block
 * @param from first byte within its plaintext
 * @param to first byte after the part
 */
public record BlockSpan(BlockKey key, int from, int to) {
    /** All of a block. */
    public static BlockSpan whole(BlockKey key) {
        return new BlockSpan(key, 0, key.size());
    }

    ByteBuffer of(ByteBuffer plaintext) {
        return plaintext.slice(plaintext.position() + from, to - from).asReadOnlyBuffer();
    }
}
