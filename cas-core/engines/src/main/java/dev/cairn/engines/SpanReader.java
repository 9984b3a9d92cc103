package dev.cairn.engines;

/**
 * Reads bytes at a place.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SpanReader {
    /** Fills {@code to[off..off+len)} with the bytes from {@code offset} on, or fails. */
    void read(long offset, byte[] to, int off, int len);
}
