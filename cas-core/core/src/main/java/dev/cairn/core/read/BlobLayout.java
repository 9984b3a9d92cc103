package dev.cairn.core.read;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.Digest;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.format.Manifest;
import java.util.Optional;

/**
 * How a blob is made of blocks.
 *
 * @param row the catalog's row
 * @param manifest the manifest; empty if the root block is the bytes themselves
 */
public record BlobLayout(BlobRow row, Optional<Manifest> manifest) {
    /** The blob. */
    public BlobKey key() {
        return row.key();
    }

    /** The root block. */
    public BlockKey root() {
        return row.root();
    }

    /** How it was cut. */
    public String chunker() {
        return manifest.map(m -> m.chunker().toString()).orElse("whole");
    }

    /** Number of chunks. */
    public long chunks() {
        return manifest.map(Manifest::chunks).orElse(1L);
    }

    /** The digest of its {@code sha256-tree}, as the manifest has it. */
    public Optional<Digest> sha256Tree() {
        return manifest.flatMap(m -> m.identity().sha256Tree());
    }

    /** The block with the inner nodes of its hash tree. */
    public Optional<BlockKey> outboard() {
        return manifest.flatMap(Manifest::outboard);
    }

    /** The longest block that a read of it meets. */
    long blockBytesMax() {
        return manifest.map(m -> m.chunker().maxBytes()).orElse(row.root().size());
    }
}
