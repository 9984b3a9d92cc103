package dev.cairn.core.read;

import dev.cairn.api.ByteRange;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Location;
import java.util.List;

/**
 * One range of one pack that yields some consecutive spans of a blob.
 *
 * @param pack the pack
 * @param range the bytes to fetch
 * @param blocks the blocks in it, in the order of the blob
 */
record PackRead(PackId pack, ByteRange range, List<Planned> blocks) {
    /**
     * A block and where it is read from.
     *
     * @param span what is wanted of it
     * @param location the place chosen
     * @param others further places, for when this one is damaged
     */
    record Planned(BlockSpan span, Location location, List<Location> others) {}

    static PackRead of(List<Planned> blocks) {
        Location first = blocks.get(0).location();
        long end = blocks.get(blocks.size() - 1).location().end();
        return new PackRead(first.pack(), ByteRange.between(first.offset(), end), List.copyOf(blocks));
    }
}
