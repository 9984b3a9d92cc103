package dev.cairn.engines;

/**
 * Which inner nodes of a blob's tree a {@link CompactOutboard} has: those over groups of {@code 2^log} of the tree's groups.
 *
 * @param tree the tree
 * @param log how many times the groups are doubled
 */
record CompactShape(BlobTree tree, int log) {
    /** The smallest groups with which no more nodes than these are left. */
    static CompactShape of(BlobTree tree, int nodesMax) {
        int log = 0;
        while ((tree.groups() - 1) >> log > nodesMax) {
            log++;
        }
        return new CompactShape(tree, log);
    }

    /** Number of large groups. */
    long groups() {
        return ((tree.groups() - 1) >> log) + 1;
    }

    int bytes() {
        return BlobTree.HEADER_BYTES + (int) (groups() - 1) * TreeHash.PAIR_BYTES;
    }

    /** Whether the node over so many of the tree's groups is there. */
    boolean has(long groupCount) {
        return groupCount > 1L << log;
    }
}
