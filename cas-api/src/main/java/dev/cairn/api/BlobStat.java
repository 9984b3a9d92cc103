package dev.cairn.api;

import java.util.List;
import java.util.Optional;

/**
 * What the catalog and the manifest tell of a blob, without reading its bytes.
 *
 * <p>Stability: stable.
 *
 * @param key the blob
 * @param root the block that starts it: the bytes themselves or the manifest
 * @param chunker how it was cut, such as {@code fastcdc-2020:65536/262144/1048576:2:0}, or {@code whole}
 * @param chunks number of chunks
 * @param outboard the block with the inner nodes of its hash tree, if one was stored
 * @param storedBytes bytes that its entries take in their packs, manifest and outboard included; an entry counts once for each chunk that is it
 * @param packs number of packs that a complete read touches
 * @param refs names that keep it alive, the first 100
 * @since 0.1.0
 */
public record BlobStat(
        BlobKey key,
        BlockKey root,
        String chunker,
        long chunks,
        Optional<BlockKey> outboard,
        long storedBytes,
        int packs,
        List<RefName> refs) {
    /** Keeps its own list. */
    public BlobStat {
        refs = List.copyOf(refs);
    }
}
