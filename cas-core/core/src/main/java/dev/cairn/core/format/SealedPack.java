package dev.cairn.core.format;

import dev.cairn.api.pack.PackId;
import java.util.List;

/**
 * A pack that is complete.
 *
 * <p>Stability: internal.
 *
 * @param id its name
 * @param bytes its length
 * @param crc32c CRC32C of all its bytes
 * @param entries its entries, in order
 * @since 0.1.0
 */
public record SealedPack(PackId id, long bytes, int crc32c, List<IndexEntry> entries) {
    /** Keeps the list as it is. */
    public SealedPack {
        entries = List.copyOf(entries);
    }
}
