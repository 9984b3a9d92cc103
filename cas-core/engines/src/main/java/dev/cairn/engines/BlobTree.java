package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The shape of a blob's tree, which its size decides, and the layout of its outboard: 8 bytes of size, little-endian, then
 * the inner nodes in pre-order (a node, all below its left child, all below its right child), each a pair of 32 bytes. A
 * subtree over {@code n} groups has {@code n - 1} inner nodes, so the place of each follows from the size.
 *
 * <p>Stability: experimental.
 *
 * @param hash the hash of the nodes
 * @param size the length of the blob in bytes
 * @since 0.1.0
 */
public record BlobTree(TreeHash hash, long size) {
    /** Bytes of the size before the nodes of an outboard or slice. */
    public static final int HEADER_BYTES = Long.BYTES;

    /** Checks that the size is not negative. */
    public BlobTree {
        if (size < 0) {
            throw new IllegalArgumentException("blob size: at least 0 needed, got " + size);
        }
    }

    /** Number of groups, at least one. */
    public long groups() {
        return size == 0 ? 1 : (size - 1) / TreeHash.GROUP_BYTES + 1;
    }

    /** Bytes of a group. */
    public int groupBytes(long group) {
        return (int) Math.min(TreeHash.GROUP_BYTES, size - group * TreeHash.GROUP_BYTES);
    }

    /** Bytes of the outboard. */
    public long outboardBytes() {
        return HEADER_BYTES + (groups() - 1) * TreeHash.PAIR_BYTES;
    }

    /** What an outboard or slice begins with. */
    public byte[] header() {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(size)
                .array();
    }

    /** Where in the outboard the inner node over these groups lies. */
    public long nodeOffset(long firstGroup, long groupCount) {
        long first = 0;
        long count = groups();
        long node = 0;
        while (first != firstGroup || count != groupCount) {
            long left = leftGroups(count);
            if (firstGroup < first + left) {
                node++;
                count = left;
            } else {
                node += left;
                first += left;
                count -= left;
            }
            if (count < groupCount || firstGroup < first) {
                throw new IllegalArgumentException("no node of " + groups() + " groups is over the " + groupCount
                        + " from group " + firstGroup + " on");
            }
        }
        return HEADER_BYTES + node * TreeHash.PAIR_BYTES;
    }

    /** How many groups of a subtree are below its left child; zero for a single group. */
    static long leftGroups(long groups) {
        return Long.highestOneBit(groups - 1);
    }

    boolean isRoot(long firstGroup, long groupCount) {
        return firstGroup == 0 && groupCount == groups();
    }

    /** Whether a range asks for something in these groups; what lies behind the blob asks for the last one. */
    boolean touches(ByteRanges ranges, long firstGroup, long groupCount) {
        long end = firstGroup + groupCount;
        return ranges.touches(
                firstGroup * TreeHash.GROUP_BYTES, end == groups() ? Long.MAX_VALUE : end * TreeHash.GROUP_BYTES);
    }
}
