package dev.cairn.engines;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A hash of a whole blob that is a tree over groups of 16 KiB, so that ranges of the blob can be proved against it. A tree
 * of {@code n} groups is split at the largest power of two below {@code n}; the last group may be shorter, and a blob
 * without bytes is one empty group.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public enum TreeHash {
    /** BLAKE3; a group is 16 of its chunks, and the root is {@link Blake3#hash} of the blob. */
    BLAKE3("blake3") {
        @Override
        byte[] group(byte[] in, int off, int len, long group, boolean root) {
            return root
                    ? Blake3Tree.rootOfGroup(in, off, len)
                    : Blake3Tree.groupChainingValue(in, off, len, group * (GROUP_BYTES / Blake3Tree.CHUNK_BYTES));
        }

        @Override
        byte[] parent(byte[] pair, boolean root) {
            byte[] left = Arrays.copyOf(pair, NODE_BYTES);
            byte[] right = Arrays.copyOfRange(pair, NODE_BYTES, PAIR_BYTES);
            return root ? Blake3Tree.root(left, right) : Blake3Tree.parent(left, right);
        }
    },

    /** The tree of {@link Sha256Tree}; a group is one of its leaves. */
    SHA256_TREE("sha256-tree") {
        @Override
        byte[] group(byte[] in, int off, int len, long group, boolean root) {
            MessageDigest sha256 = Sha256.hasher();
            if (len > 0) {
                sha256.update((byte) 0);
            }
            sha256.update(in, off, len);
            return sha256.digest();
        }

        @Override
        byte[] parent(byte[] pair, boolean root) {
            MessageDigest sha256 = Sha256.hasher();
            sha256.update((byte) 1);
            sha256.update(pair, 0, PAIR_BYTES);
            return sha256.digest();
        }
    };

    /** Bytes of a group; only the last one of a blob is shorter. */
    public static final int GROUP_BYTES = 16 * 1024;

    /** Bytes of a root and of every other node. */
    public static final int NODE_BYTES = 32;

    /** Bytes of an inner node as it is stored: its left child's node, then its right child's. */
    public static final int PAIR_BYTES = 2 * NODE_BYTES;

    private final String label;

    TreeHash(String label) {
        this.label = label;
    }

    /** The name in text. */
    public String label() {
        return label;
    }

    /** The node over {@code in[off..off+len)}, which is group number {@code group}. */
    abstract byte[] group(byte[] in, int off, int len, long group, boolean root);

    /** The node over two neighbours. */
    abstract byte[] parent(byte[] pair, boolean root);
}
