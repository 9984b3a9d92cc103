package dev.cairn.api;

import java.util.Map;
import java.util.Optional;

/**
 * What a store verb acknowledges: every block and the manifest are durable on the write quorum and the catalog
 * transaction with the ref has committed.
 *
 * <p>Stability: stable.
 *
 * @param key the key of the bytes
 * @param block the key of the bytes as one block, if they are one chunk; see {@link Cas#readBlock}
 * @param ref the name that keeps the blob alive
 * @param chunks how the bytes were cut and what of them was new
 * @param digests confirmed digests of the whole: the key's own, and those that were advertised
 * @param sha256Tree the tree digest that range proofs of a SHA-256 repository are bound to
 * @since 0.1.0
 */
public record Receipt(
        BlobKey key,
        Optional<BlockKey> block,
        RefName ref,
        Chunks chunks,
        Map<HashAlgorithm, Digest> digests,
        Optional<Digest> sha256Tree) {
    /**
     * Counts of one ingest.
     *
     * @param count chunks cut
     * @param added chunks that were not known
     * @param addedBytes plaintext bytes of those
     * @param writtenBytes bytes of the packs written for this blob, all framing included
     */
    public record Chunks(long count, long added, long addedBytes, long writtenBytes) {}
}
