package dev.cairn.core.ingest;

import dev.cairn.api.Attributes;
import dev.cairn.api.codec.Chunker;
import dev.cairn.engines.BlobTree;
import dev.cairn.engines.CompactOutboard;
import dev.cairn.engines.TreeHash;

/**
 * What a caller asked to store.
 *
 * @param attributes what was said about the bytes
 * @param chunker how they are cut
 * @param bytesMax the longest that is accepted
 */
record IngestRequest(Attributes attributes, Chunker chunker, long bytesMax) {
    private static final long SMALLEST_BYTES = 32 << 10;

    /**
     * Segments under way, the window of the chunker, one encoded chunk and, where it is sealed, its frame, and the buffer of the open pack; less for
     * what is announced as small.
     */
    long workingSetBytes(boolean sealed) {
        long chunk = chunker.spec().maxBytes();
        long advertised = attributes.size().orElse(Long.MAX_VALUE / 16);
        int chunks = sealed ? 4 : 3;
        return Math.min(
                        4L * Segments.BYTES + chunks * chunk + SpoolFile.BUFFER_BYTES,
                        (3 + chunks) * advertised + SMALLEST_BYTES)
                + outboardBytes(advertised);
    }

    /** The nodes as they come, the outboard, and its encoded form. */
    private long outboardBytes(long advertised) {
        return mayHaveOutboard() ? 3L * CompactOutboard.bytes(new BlobTree(TreeHash.BLAKE3, advertised)) : 0;
    }

    /** Whether the blob gets an outboard if it is as long as was said. */
    boolean mayHaveOutboard() {
        return attributes.outboardFrom().isPresent() && attributes.size().orElse(Long.MAX_VALUE) >= outboardFrom();
    }

    /** The shortest blob that gets an outboard: of one group there are no inner nodes. */
    long outboardFrom() {
        return Math.max(TreeHash.GROUP_BYTES + 1L, attributes.outboardFrom().orElse(Long.MAX_VALUE));
    }
}
