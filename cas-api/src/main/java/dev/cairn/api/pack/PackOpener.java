package dev.cairn.api.pack;

import java.nio.ByteBuffer;

/**
 * Decodes and verifies a range of a pack.
 *
 * <p>Stability: experimental.
 *
 * @param <T> what the bytes mean
 * @since 0.1.0
 */
@FunctionalInterface
public interface PackOpener<T> {
    /**
     * Makes sense of exactly the bytes asked for, and does nothing else: it may be called for several copies, also at once and after the answer
     * of one of them was taken.
     *
     * @throws dev.cairn.api.CasException.Corrupt if they are not what they must be
     */
    T open(ByteBuffer bytes);
}
