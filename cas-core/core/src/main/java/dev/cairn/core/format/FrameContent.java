package dev.cairn.core.format;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;

/**
 * What a sealed frame holds.
 *
 * <p>Stability: internal.
 *
 * @param key the block
 * @param codec the byte of the codec that encoded it before it was sealed
 * @since 0.1.0
 */
public record FrameContent(BlockKey key, int codec) {
    /** In the place of a codec: not the block, but the part of a manifest's root that is sealed. No codec has this byte. */
    public static final int MANIFEST_PART = 255;

    /** Checks that the codec fits a byte. */
    public FrameContent {
        if (codec < 0 || codec > 255) {
            throw CasException.limit("sealed frame", "a codec is a byte", 255, codec);
        }
    }
}
