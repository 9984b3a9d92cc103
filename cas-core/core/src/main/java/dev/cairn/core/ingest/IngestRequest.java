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
    /** Segments under way, the window of the chunker, one encoded chunk, and the buffer of the open pack. */
    long workingSetBytes() {
        long chunk = chunker.spec().maxBytes();
        long advertised = attributes.size().orElse(Long.MAX_VALUE / 8);
        return Math.min(4L * Segments.BYTES + 3 * chunk, 4 * advertised + 4096) + SpoolFile.BUFFER_BYTES;
    }
}
