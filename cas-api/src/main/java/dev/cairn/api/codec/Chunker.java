package dev.cairn.api.codec;

/**
 * Cuts a stream into chunks. A pure function, so the cuts do not depend on how the stream arrived in buffers. Thread-safe.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface Chunker {
    /** What cuts and how; written into every manifest. */
    ChunkerSpec spec();

    /**
     * Length of the first chunk of {@code data[from, to)}. The caller passes at least {@link ChunkerSpec#maxBytes()} bytes,
     * or all that is left of the stream, and at least one.
     *
     * @return 1 to {@code min(maxBytes, to - from)}
     */
    int cut(byte[] data, int from, int to);
}
