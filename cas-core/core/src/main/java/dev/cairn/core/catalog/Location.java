package dev.cairn.core.catalog;

import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteRange;
import dev.cairn.api.pack.PackId;

/**
 * Where an entry lies.
 *
 * <p>Stability: internal.
 *
 * @param block the block
 * @param pack a pack that holds it
 * @param offset where the entry's header starts
 * @param entryBytes length of header and stored bytes
 * @param kind the entry's kind byte, as in the pack format
 * @since 0.1.0
 */
public record Location(BlockKey block, PackId pack, long offset, int entryBytes, int kind) {
    /** Header and stored bytes. */
    public ByteRange range() {
        return new ByteRange(offset, entryBytes);
    }

    /** The first byte after the entry. */
    public long end() {
        return offset + entryBytes;
    }
}
