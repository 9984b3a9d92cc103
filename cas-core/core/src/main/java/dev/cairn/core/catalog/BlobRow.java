package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;

/**
 * A blob and the block that it starts with: the bytes themselves (an entry of kind WHOLE) or a manifest.
 *
 * <p>Stability: internal.
 *
 * @param no the row's number; rises in order of insertion
 * @param domain the domain
 * @param key the blob
 * @param root the block
 * @param manifest whether the root is a manifest
 * @since 0.1.0
 */
public record BlobRow(long no, int domain, BlobKey key, BlockKey root, boolean manifest) {
    BlobId id() {
        return new BlobId(domain, key);
    }
}
