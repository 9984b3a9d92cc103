package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * The digest {@code sha256-tree}: a Merkle tree over leaves of 16 KiB, so that ranges of a blob can be proved where BLAKE3
 * is not allowed.
 *
 * <p>The tree is that of RFC 9162 section 2.1: a leaf is SHA-256(0x00 || data), an inner node SHA-256(0x01 || left ||
 * right), {@code n} leaves are split at the largest power of two below {@code n}, and the tree of no input is SHA-256 of
 * nothing. The prefixes keep a leaf from being passed off as a node. The digest differs from the SHA-256 of the same
 * bytes.
 *
 * <p>Finished subtrees are kept largest first, like the ones of a binary counter. Digests may be taken at any time and
 * change nothing; more updates may follow. About 18 KiB of memory. Not safe for use by several threads at once.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public final class Sha256Tree {
    /** Bytes of a leaf; only the last leaf of an input is shorter. */
    public static final int LEAF_BYTES = 16 * 1024;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final int NODE_BYTES = Sha256.DIGEST_BYTES;
    /** A {@code long} of bytes has fewer than 2^49 leaves: one subtree for each bit of their number. */
    private static final int SUBTREES_MAX = 50;

    private final MessageDigest sha256 = Sha256.hasher();
    private final byte[] subtrees = new byte[SUBTREES_MAX * NODE_BYTES];
    private final byte[] pending = new byte[LEAF_BYTES];
    private int depth;
    private int pendingBytes;
    private long leaves;

    /** The tree of no input. */
    public Sha256Tree() {}

    /** Digest of {@code in[off..off+len)}. */
    public static byte[] hash(byte[] in, int off, int len) {
        Sha256Tree tree = new Sha256Tree();
        tree.update(in, off, len);
        return tree.digest();
    }

    /** Adds {@code in[off..off+len)}. */
    public void update(byte[] in, int off, int len) {
        Objects.checkFromIndexSize(off, len, in.length);
        int at = off;
        int end = off + len;
        while (at < end) {
            if (pendingBytes == 0 && end - at >= LEAF_BYTES) {
                push(in, at);
                at += LEAF_BYTES;
            } else {
                at += fillPending(in, at, end - at);
            }
        }
    }

    /** Adds a whole array. */
    public void update(byte[] in) {
        update(in, 0, in.length);
    }

    /** Adds the remaining bytes of a heap or direct buffer and moves its position to its limit. */
    public void update(ByteBuffer in) {
        while (in.hasRemaining()) {
            int taken = Math.min(in.remaining(), LEAF_BYTES - pendingBytes);
            in.get(pending, pendingBytes, taken);
            pended(taken);
        }
    }

    /** The 32-byte digest of all input so far. */
    public byte[] digest() {
        if (leaves == 0 && pendingBytes == 0) {
            return sha256.digest();
        }
        byte[] node = new byte[NODE_BYTES];
        int left = depth;
        if (pendingBytes > 0) {
            leaf(pending, 0, pendingBytes, node, 0);
        } else {
            left--;
            System.arraycopy(subtrees, left * NODE_BYTES, node, 0, NODE_BYTES);
        }
        while (left > 0) {
            left--;
            sha256.update(NODE);
            sha256.update(subtrees, left * NODE_BYTES, NODE_BYTES);
            sha256.update(node);
            finish(node, 0);
        }
        return node;
    }

    /** Forgets all input. */
    public void reset() {
        depth = 0;
        pendingBytes = 0;
        leaves = 0;
    }

    private int fillPending(byte[] in, int at, int len) {
        int taken = Math.min(len, LEAF_BYTES - pendingBytes);
        System.arraycopy(in, at, pending, pendingBytes, taken);
        pended(taken);
        return taken;
    }

    private void pended(int taken) {
        pendingBytes += taken;
        if (pendingBytes == LEAF_BYTES) {
            push(pending, 0);
            pendingBytes = 0;
        }
    }

    /** Adds a full leaf and joins subtrees of one size. */
    private void push(byte[] in, int at) {
        leaf(in, at, LEAF_BYTES, subtrees, depth * NODE_BYTES);
        leaves++;
        for (long rest = leaves; (rest & 1) == 0; rest >>= 1) {
            depth--;
            sha256.update(NODE);
            sha256.update(subtrees, depth * NODE_BYTES, 2 * NODE_BYTES);
            finish(subtrees, depth * NODE_BYTES);
        }
        depth++;
    }

    private void leaf(byte[] in, int at, int len, byte[] to, int toAt) {
        sha256.update(LEAF);
        sha256.update(in, at, len);
        finish(to, toAt);
    }

    private void finish(byte[] to, int at) {
        try {
            sha256.digest(to, at, NODE_BYTES);
        } catch (DigestException e) {
            throw new AssertionError("a SHA-256 digest has " + NODE_BYTES + " bytes", e);
        }
    }
}
