package dev.cairn.api.codec;

import java.nio.ByteBuffer;

/**
 * Encodes a chunk for storage. Need not be deterministic. Thread-safe.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface BlockCodec {
    /** The codec's format byte. */
    int id();

    /** The name, such as {@code zstd}. */
    String name();

    /**
     * Encodes the remaining bytes of a heap buffer; moves no position. The answer may share the plaintext's array.
     *
     * @return a heap buffer; never longer than the plaintext by more than 1/128 and 1 KiB
     */
    ByteBuffer encode(ByteBuffer plaintext);

    /**
     * Decodes the remaining bytes of a heap buffer; allocates {@code plaintextBytes} and not more.
     *
     * @throws dev.cairn.api.CasException.Corrupt if the result does not have exactly this length
     */
    ByteBuffer decode(ByteBuffer stored, int plaintextBytes);
}
