package dev.cairn.core.format;

import dev.cairn.api.BlockKey;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.ChunkerSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What a manifest says without any key: all that marking, compaction and repair need.
 *
 * <p>Stability: internal.
 *
 * @param domain the number of the domain
 * @param chunker how the blob was cut
 * @param totalBytes the length of the blob
 * @param chunks the number of its chunks
 * @param pages the chunks, or where the pages with them are
 * @param links roots of other manifests
 * @param outboard the block with the inner nodes of the hash tree
 * @since 0.1.0
 */
public record ManifestClear(
        int domain,
        ChunkerSpec chunker,
        long totalBytes,
        long chunks,
        ManifestPages pages,
        List<BlockKey> links,
        Optional<BlockKey> outboard) {
    /**
     * Reads the clear part of a root, sealed or not, as it is stored. Its rules are checked only as far as the encoding goes.
     *
     * @param root exactly the stored bytes
     * @param about what errors name
     */
    public static ManifestClear decode(ByteBuffer root, Subject about) {
        return ManifestRoot.clear(root, about);
    }
}
