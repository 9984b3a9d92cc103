package dev.cairn.core.collect;

import dev.cairn.core.catalog.PackRow;
import java.util.Set;

/**
 * How much of a pack is needed.
 *
 * @param row the pack
 * @param liveEntries entries that a blob may need
 * @param liveBytes bytes of entries that a blob may need
 * @param spareBytes those of them that another pack probably has too
 * @param deadBytes bytes of entries that no blob needs
 * @param pinners the sessions that pin it, all of which had left LIVE before the mark; empty and of no meaning if it is {@code held}
 * @param held whether another session pins it
 */
record PackUse(
        PackRow row,
        int liveEntries,
        long liveBytes,
        long spareBytes,
        long deadBytes,
        Set<Long> pinners,
        boolean held) {
    boolean isDead() {
        return liveEntries == 0;
    }

    /** What is gained when it is copied. */
    long wastedBytes() {
        return deadBytes + spareBytes;
    }

    /** The same in words. */
    String waste() {
        return deadBytes + " bytes of it are dead"
                + (spareBytes == 0 ? "" : ", " + spareBytes + " lie in other packs too");
    }

    PackUse withSpareBytes(long bytes) {
        return new PackUse(row, liveEntries, liveBytes, bytes, deadBytes, pinners, held);
    }
}
