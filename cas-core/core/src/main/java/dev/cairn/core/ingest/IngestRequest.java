package dev.cairn.core.ingest;

import dev.cairn.api.Attributes;
import dev.cairn.api.codec.Chunker;

/**
 * What a caller asked to store.
 *
 * @param attributes what was said about the bytes
 * @param chunker how they are cut
 * @param bytesMax the longest that is accepted
 */
record IngestRequest(Attributes attributes, Chunker chunker, long bytesMax) {
    private static final long SMALLEST_BYTES = 32 << 10;

    /** Segments under way, the window of the chunker, one encoded chunk, and the buffer of the open pack; less for what is announced as small. */
    long workingSetBytes() {
        long chunk = chunker.spec().maxBytes();
        long advertised = attributes.size().orElse(Long.MAX_VALUE / 16);
        return Math.min(4L * Segments.BYTES + 3 * chunk + SpoolFile.BUFFER_BYTES, 6 * advertised + SMALLEST_BYTES);
    }
}
