package dev.cairn.engines;

import java.util.Arrays;
import java.util.Objects;

/**
 * Computes the inner nodes of a blob's tree, and its root, from bytes that arrive in pieces of any length; the size need
 * not be known.
 *
 * <p>Nodes are handed out as soon as both their children are complete, children first; {@link BlobTree#nodeOffset} says
 * where each belongs in the outboard, once the size is known. Finished subtrees are kept largest first, like the ones of
 * a binary counter, and joined when another group follows: only the end tells which node is the root. About 20 KiB of
 * memory for a blob of any size. Not safe for use by several threads at once.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class OutboardEncoder {
    /** Takes inner nodes. */
    @FunctionalInterface
    public interface Nodes {
        /**
         * One inner node.
         *
         * @param firstGroup the first group below it
         * @param groups the number of groups below it
         * @param pair its children's nodes, 64 bytes that are the receiver's
         */
        void node(long firstGroup, long groups, byte[] pair);
    }

    private static final int GROUP_BYTES = TreeHash.GROUP_BYTES;
    /** A {@code long} of bytes has at most 2^49 groups: a subtree for each bit of their number, and the last group. */
    private static final int SUBTREES_MAX = 51;

    private final TreeHash hash;
    private final Nodes nodes;
    /** Groups of the blob before the first one here; more than none only for a part of a blob, which has no root. */
    private final long base;

    private final boolean whole;
    private final byte[] pending = new byte[GROUP_BYTES];
    private final byte[][] subtrees = new byte[SUBTREES_MAX][];
    private final long[] firsts = new long[SUBTREES_MAX];
    private int depth;
    private int pendingBytes;
    private long groups;

    /** An encoder that has seen no bytes. */
    public OutboardEncoder(TreeHash hash, Nodes nodes) {
        this(hash, nodes, 0, true);
    }

    private OutboardEncoder(TreeHash hash, Nodes nodes, long base, boolean whole) {
        this.hash = Objects.requireNonNull(hash);
        this.nodes = Objects.requireNonNull(nodes);
        this.base = base;
        this.whole = whole;
    }

    /** An encoder for the groups of one node that is not the root, from {@code firstGroup} on. */
    static OutboardEncoder ofPart(TreeHash hash, Nodes nodes, long firstGroup) {
        return new OutboardEncoder(hash, nodes, firstGroup, false);
    }

    /** Adds {@code in[off..off+len)}. */
    public void update(byte[] in, int off, int len) {
        Objects.checkFromIndexSize(off, len, in.length);
        int at = off;
        int end = off + len;
        while (at < end) {
            if (pendingBytes == GROUP_BYTES) {
                push(pending, 0, GROUP_BYTES);
                pendingBytes = 0;
            }
            if (pendingBytes == 0 && groups > 0 && end - at >= GROUP_BYTES) {
                push(in, at, GROUP_BYTES);
                at += GROUP_BYTES;
                continue;
            }
            int taken = Math.min(end - at, GROUP_BYTES - pendingBytes);
            System.arraycopy(in, at, pending, pendingBytes, taken);
            pendingBytes += taken;
            at += taken;
        }
    }

    /** Hands out the remaining nodes and answers the root; use is over then. */
    public byte[] finish() {
        if (groups == 0) {
            return hash.group(pending, 0, pendingBytes, base, whole);
        }
        if (pendingBytes > 0) {
            push(pending, 0, pendingBytes);
        }
        while (depth > 1) {
            join(whole && depth == 2);
        }
        return subtrees[0];
    }

    private void push(byte[] in, int off, int len) {
        if (groups > 0) {
            for (int ones = Long.numberOfTrailingZeros(groups); ones > 0; ones--) {
                join(false);
            }
        }
        subtrees[depth] = hash.group(in, off, len, base + groups, false);
        firsts[depth] = base + groups;
        depth++;
        groups++;
    }

    private void join(boolean root) {
        depth--;
        byte[] pair = Arrays.copyOf(subtrees[depth - 1], TreeHash.PAIR_BYTES);
        System.arraycopy(subtrees[depth], 0, pair, TreeHash.NODE_BYTES, TreeHash.NODE_BYTES);
        subtrees[depth - 1] = hash.parent(pair, root);
        nodes.node(firsts[depth - 1], base + groups - firsts[depth - 1], pair);
    }
}
