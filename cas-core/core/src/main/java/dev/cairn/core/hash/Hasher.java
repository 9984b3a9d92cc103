package dev.cairn.core.hash;

import dev.cairn.api.Digest;
import java.nio.ByteBuffer;

/**
 * A digest of input that arrives in pieces. Moves no position of a buffer. Not safe for use by several threads at once.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface Hasher {
    /** Adds the remaining bytes. */
    void update(ByteBuffer in);

    /** Adds {@code in[off..off+len)}. */
    void update(byte[] in, int off, int len);

    /** The digest of all input. Called once, last. */
    Digest finish();
}
