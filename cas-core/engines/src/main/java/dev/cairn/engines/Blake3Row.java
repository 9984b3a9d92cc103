package dev.cairn.engines;

import static dev.cairn.engines.Blake3Subtree.CV_BYTES;
import static dev.cairn.engines.ScalarKernel.BLOCK_BYTES;
import static dev.cairn.engines.ScalarKernel.CV_WORDS;

/**
 * One level of a BLAKE3 tree over up to {@link #NODES_MAX} chunks, and how it becomes the next one.
 *
 * <p>Neighbours are joined in pairs from the left; an odd last node goes up as it is. That is the tree that BLAKE3 defines (a left child
 * covers the largest power of two of chunks that leaves something for the right one), so a row of any length ends as its top. A row
 * that is followed by more input must not join an odd last node with the nodes before it: it becomes part of a forest, one subtree
 * for each bit of the number of chunks so far.
 *
 * <p>Chaining values lie as a structure of arrays, word {@code w} of node {@code i} at {@code w * room + i}, so that a kernel moves
 * whole rows of words. The scratch of one thread.
 */
final class Blake3Row {
    /** One mebibyte of chunks: the more nodes a level has, the fuller are the kernel's lanes on the levels above. */
    static final int NODES_MAX = 1024;

    private static final int LEVELS_MAX = 64;

    private final WideKernel kernel;
    private final int countMin;
    private final int[] block = new int[ScalarKernel.OUT_WORDS];
    private final byte[] pair = new byte[BLOCK_BYTES];
    /** Nodes without a right sibling, one of a level at most, the lowest level first. */
    private final byte[] left = new byte[LEVELS_MAX * CV_BYTES];

    private int[] cvs = new int[0];
    private int room;

    /** @param countMin fewer nodes than that are mixed one by one */
    Blake3Row(WideKernel kernel, int countMin) {
        this.kernel = kernel;
        this.countMin = countMin;
    }

    /** Sets the first nodes to the chaining values of whole chunks, as many as pay; returns how many. */
    int chunks(Blake3Mode mode, byte[] in, int off, int count, long chunk) {
        reserve(count + 2);
        int wide = paying(count);
        kernel.chunks(mode, in, off, wide, chunk, this);
        return wide;
    }

    /** How many of so many nodes are mixed side by side: full sets of lanes, and what is left if it is enough. */
    private int paying(int nodes) {
        int left = nodes % kernel.lanes();
        return left >= countMin ? nodes : nodes - left;
    }

    private void reserve(int nodes) {
        if (nodes > room) {
            room = nodes;
            cvs = new int[CV_WORDS * room];
        }
    }

    /** Sets one node. */
    void set(int node, int[] cv) {
        for (int word = 0; word < CV_WORDS; word++) {
            cvs[word * room + node] = cv[word];
        }
    }

    /** Mixes the row of {@code count} nodes, at least two, up to its top. */
    void top(Blake3Mode mode, int count, int root, int[] out) {
        int nodes = count;
        while (nodes > 2) {
            nodes = level(mode, nodes);
        }
        join(mode, 0, root, out);
    }

    /**
     * Mixes the row of {@code count} chunks, the first of which has this number, into the forest of those before: on each level the first node
     * finds its left sibling there if it is a right child, and a last node without a right sibling stays.
     *
     * @param forest one tree for each bit of {@code first}, the largest first; comes to have one for each bit of {@code first + count}
     * @return how many
     */
    int grow(Blake3Mode mode, int count, long first, byte[] forest) {
        int trees = Long.bitCount(first);
        int over = 0;
        long number = first;
        for (int nodes = count; nodes > 0; nodes /= 2) {
            if ((number & 1) == 1) {
                trees--;
                prepend(forest, trees * CV_BYTES, nodes);
                nodes++;
            }
            if ((nodes & 1) == 1) {
                load(nodes - 1);
                Words.store(block, CV_WORDS, left, over * CV_BYTES);
                over++;
            }
            parents(mode, nodes / 2);
            number >>>= 1;
        }
        while (over > 0) {
            over--;
            System.arraycopy(left, over * CV_BYTES, forest, trees * CV_BYTES, CV_BYTES);
            trees++;
        }
        return trees;
    }

    private void prepend(byte[] forest, int at, int nodes) {
        for (int word = 0; word < CV_WORDS; word++) {
            int begin = word * room;
            System.arraycopy(cvs, begin, cvs, begin + 1, nodes);
            cvs[begin] = Words.get(forest, at + word * Integer.BYTES);
        }
    }

    private int level(Blake3Mode mode, int nodes) {
        int pairs = nodes / 2;
        parents(mode, pairs);
        if ((nodes & 1) == 1) {
            load(nodes - 1);
            set(pairs, block);
        }
        return nodes - pairs;
    }

    private void parents(Blake3Mode mode, int pairs) {
        int wide = paying(pairs);
        if (wide > 0) {
            kernel.parents(mode, wide, this);
        }
        for (int i = wide; i < pairs; i++) {
            join(mode, i, 0, block);
            set(i, block);
        }
    }

    private void join(Blake3Mode mode, int node, int root, int[] out) {
        load(2 * node);
        Words.store(block, CV_WORDS, pair, 0);
        load(2 * node + 1);
        Words.store(block, CV_WORDS, pair, CV_BYTES);
        ScalarKernel.compress(mode.key, pair, 0, BLOCK_BYTES, 0, mode.flags | Blake3Mode.PARENT | root, out);
    }

    private void load(int node) {
        for (int word = 0; word < CV_WORDS; word++) {
            block[word] = cvs[word * room + node];
        }
    }

    /** Takes a word of nodes from a kernel. */
    void put(int word, int node, int count, int[] from, int at) {
        System.arraycopy(from, at, cvs, word * room + node, count);
    }

    /** Gives a kernel a word of every second node, of left children or of right ones. */
    void children(int word, int node, int count, int[] to, int at) {
        int from = word * room + node;
        for (int i = 0; i < count; i++) {
            to[at + i] = cvs[from + 2 * i];
        }
    }
}
