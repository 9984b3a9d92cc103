package dev.cairn.engines;

/**
 * Takes bytes that belong at a place.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SpanWriter {
    /** Takes {@code from[off..off+len)}, which stand at {@code offset}; the array is the caller's again afterwards. */
    void write(long offset, byte[] from, int off, int len);
}
