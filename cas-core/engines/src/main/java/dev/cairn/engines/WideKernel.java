package dev.cairn.engines;

/**
 * Mixes many nodes of a BLAKE3 tree side by side. Nodes of one level do not depend on each other, so the same step of all of them is one
 * operation on a row of words. It says nothing about trees; {@link Blake3Row} does. The scratch of one thread.
 */
abstract class WideKernel {
    /** Blocks of a chunk. */
    static final int BLOCKS = Blake3Subtree.CHUNK_BYTES / ScalarKernel.BLOCK_BYTES;

    /** Where the next round finds its message words. */
    static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};

    /** Nodes that are mixed at once; the last ones of a row cost as much as a full set. */
    abstract int lanes();

    /**
     * Sets the chaining values of whole chunks.
     *
     * @param count 1 or more, as many as the row has room for
     * @param chunk number of the first one; the numbers of all have the same upper 32 bits
     */
    abstract void chunks(Blake3Mode mode, byte[] in, int off, int count, long chunk, Blake3Row row);

    /** Replaces the first {@code 2 * count} nodes of the row by their {@code count} parents, none of which is the root. */
    abstract void parents(Blake3Mode mode, int count, Blake3Row row);

    static int flags(Blake3Mode mode, int block) {
        int start = block == 0 ? Blake3Mode.CHUNK_START : 0;
        int end = block == BLOCKS - 1 ? Blake3Mode.CHUNK_END : 0;
        return mode.flags | start | end;
    }
}
