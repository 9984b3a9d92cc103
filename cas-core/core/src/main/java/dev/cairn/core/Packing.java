package dev.cairn.core;

import dev.cairn.api.CasException;

/**
 * How blocks are gathered into packs.
 *
 * @param packBytes a pack of this length is closed
 * @param sharedBytes an ingest whose blocks take at most this shares its pack with others
 * @param checkpointPacks after so many packs of its own the catalog gets to know what a long ingest has stored
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public record Packing(long packBytes, long sharedBytes, int checkpointPacks) {
    /** Packs of 32 MiB, shared by blobs of up to 8 MiB, a checkpoint every 512 MiB. */
    public static final Packing DEFAULT = new Packing(32L << 20, 8L << 20, 16);

    private static final long PACK_BYTES_MAX = 32L << 20;

    /** Checks the order of the sizes. */
    public Packing {
        if (packBytes < 1 || packBytes > PACK_BYTES_MAX) {
            throw CasException.limit("packing", "bytes of a pack", PACK_BYTES_MAX, packBytes);
        }
        if (sharedBytes < 0 || sharedBytes > packBytes) {
            throw CasException.limit("packing", "bytes of a shared part", packBytes, sharedBytes);
        }
        if (checkpointPacks < 1) {
            throw CasException.limit("packing", "packs of a checkpoint", 1, checkpointPacks);
        }
    }
}
