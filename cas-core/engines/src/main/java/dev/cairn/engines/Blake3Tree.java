package dev.cairn.engines;

import java.util.Objects;

/**
 * The nodes of the plain BLAKE3 tree, for outboards (a blob's inner nodes kept beside it, to verify ranges) and for
 * hashing one blob on several threads.
 *
 * <p>BLAKE3 cuts its input into chunks of 1 KiB. A node over more than one chunk has two children; the left one covers the
 * largest power of two of chunks that leaves something for the right one. So every aligned group of a power of two of
 * chunks, and the short group at the end, is exactly one node, whatever the length of the whole. To hash a blob of more
 * than one group by groups of {@code g} chunks:
 *
 * <ol>
 *   <li>take {@link #groupChainingValue} of group {@code i} with first chunk {@code i * g}, in any order, on any thread;
 *   <li>join the values with {@link #parent} in the same shape: split {@code n} values at the largest power of two below
 *       {@code n};
 *   <li>join the last two with {@link #root}, which gives {@link Blake3#hash} of the whole.
 * </ol>
 *
 * <p>A blob of a single group has no parent: use {@link #rootOfGroup}. Chaining values are not digests: the root is marked
 * in the hash, so that no inner node can be passed off as a whole blob. Pure functions, safe in any thread.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class Blake3Tree {
    /** Bytes of a chunk. */
    public static final int CHUNK_BYTES = Blake3Subtree.CHUNK_BYTES;

    /** Bytes of a chaining value. */
    public static final int CHAINING_VALUE_BYTES = Blake3Subtree.CV_BYTES;

    private Blake3Tree() {}

    /**
     * The chaining value of the node over {@code in[off..off+len)}: a power of two of whole chunks, or a last group of any
     * length but zero.
     *
     * @param firstChunk number of the group's first chunk in the blob; a multiple of the group's chunks, rounded up to a
     *     power of two
     */
    public static byte[] groupChainingValue(byte[] in, int off, int len, long firstChunk) {
        Objects.checkFromIndexSize(off, len, in.length);
        if (len == 0) {
            throw new IllegalArgumentException("chunk group: at least 1 byte needed, got 0");
        }
        long enclosing = len <= CHUNK_BYTES ? 1 : 2L * (Blake3Subtree.leftBytes(len) / CHUNK_BYTES);
        if (firstChunk < 0 || firstChunk % enclosing != 0) {
            throw new IllegalArgumentException("first chunk of a group of " + len + " bytes: multiple of " + enclosing
                    + " needed, got " + firstChunk);
        }
        Blake3Subtree subtree = new Blake3Subtree(Blake3Mode.HASH, len);
        subtree.hash(in, off, len, firstChunk, 0);
        return stored(subtree);
    }

    /** The chaining value of the node over two neighbours. */
    public static byte[] parent(byte[] left, byte[] right) {
        return join(left, right, 0);
    }

    /** The digest of a blob from the chaining values of the root's two children. */
    public static byte[] root(byte[] left, byte[] right) {
        return join(left, right, Blake3Mode.ROOT);
    }

    /** The digest of a blob that is this one group, of any length. */
    public static byte[] rootOfGroup(byte[] in, int off, int len) {
        return Blake3.hash(in, off, len);
    }

    private static byte[] join(byte[] left, byte[] right, int root) {
        byte[] pair = new byte[2 * CHAINING_VALUE_BYTES];
        System.arraycopy(checked(left), 0, pair, 0, CHAINING_VALUE_BYTES);
        System.arraycopy(checked(right), 0, pair, CHAINING_VALUE_BYTES, CHAINING_VALUE_BYTES);
        Blake3Subtree subtree = new Blake3Subtree(Blake3Mode.HASH, 0);
        subtree.join(pair, 0, root);
        return stored(subtree);
    }

    private static byte[] checked(byte[] value) {
        if (value.length != CHAINING_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "chaining value: " + CHAINING_VALUE_BYTES + " bytes needed, got " + value.length);
        }
        return value;
    }

    private static byte[] stored(Blake3Subtree subtree) {
        byte[] value = new byte[CHAINING_VALUE_BYTES];
        subtree.store(value, 0);
        return value;
    }
}
