package dev.cairn.engines;

import static dev.cairn.engines.Blake3Subtree.CHUNK_BYTES;
import static dev.cairn.engines.Blake3Subtree.CV_BYTES;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * BLAKE3 of input that arrives in pieces of any size.
 *
 * <p>The hasher keeps the chaining values of finished subtrees, largest first, like the ones of a binary counter, and up
 * to one chunk of input. That chunk is hashed only when more input follows, because the last chunk of the input may be
 * the root of the tree and the root is hashed differently. Whole groups of chunks go straight from the caller's array to
 * the kernel: the more bytes an update brings, up to a mebibyte, the more of them are hashed side by side.
 *
 * <p>Digests may be taken at any time and change nothing; more updates may follow. About 4 KiB of memory, as much more as
 * the longest direct or read-only buffer that was seen, 256 KiB at most, up to 80 KiB more once a wide kernel is in use. Not safe for use by several threads at once. It refuses nothing but bad indices.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public final class Blake3Hasher {
    /** What a wide kernel takes well in one go. */
    private static final int SCRATCH_BYTES_MAX = 256 * 1024;
    /** A {@code long} of bytes has fewer than 2^53 chunks: one subtree for each bit of their number. */
    private static final int SUBTREES_MAX = 54;

    private final Blake3Subtree subtree;
    private final byte[] subtrees = new byte[SUBTREES_MAX * CV_BYTES];
    private final byte[] pending = new byte[CHUNK_BYTES];
    private byte[] scratch = new byte[0];
    private int depth;
    private int pendingBytes;
    private long chunks;

    Blake3Hasher(Blake3Mode mode) {
        this(new Blake3Subtree(mode, Integer.MAX_VALUE));
    }

    Blake3Hasher(Blake3Subtree subtree) {
        this.subtree = subtree;
    }

    /** Adds {@code in[off..off+len)}. */
    public void update(byte[] in, int off, int len) {
        Objects.checkFromIndexSize(off, len, in.length);
        int at = off;
        int end = off + len;
        if (pendingBytes > 0) {
            at += fillPending(in, at, len);
            if (at == end) {
                return;
            }
            push(pending, 0, 1);
            pendingBytes = 0;
        }
        while (end - at > CHUNK_BYTES) {
            at += push(in, at, chunksAt(end - at)) * CHUNK_BYTES;
        }
        fillPending(in, at, end - at);
    }

    /** Adds a whole array. */
    public void update(byte[] in) {
        update(in, 0, in.length);
    }

    /** Adds the remaining bytes of a heap or direct buffer and moves its position to its limit. */
    public void update(ByteBuffer in) {
        if (in.hasArray()) {
            update(in.array(), in.arrayOffset() + in.position(), in.remaining());
            in.position(in.limit());
            return;
        }
        int wanted = Math.min(in.remaining(), SCRATCH_BYTES_MAX);
        if (scratch.length < wanted) {
            scratch = new byte[Integer.highestOneBit(2 * wanted - 1)];
        }
        while (in.hasRemaining()) {
            int len = Math.min(in.remaining(), scratch.length);
            in.get(scratch, 0, len);
            update(scratch, 0, len);
        }
    }

    /** The 32-byte digest of all input so far. */
    public byte[] digest() {
        return digest(CV_BYTES);
    }

    /** The first {@code length} bytes of the extendable output; a shorter output is a prefix of a longer one. */
    public byte[] digest(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("digest length: at least 0 needed, got " + length);
        }
        byte[] digest = new byte[length];
        xof().read(digest, 0, length);
        return digest;
    }

    /** The extendable output of all input so far; it stays as it is when the hasher goes on. */
    public Blake3Xof xof() {
        if (depth == 0) {
            return subtree.rootOfChunk(pending, 0, pendingBytes);
        }
        byte[] pair = new byte[2 * CV_BYTES];
        subtree.hash(pending, 0, pendingBytes, chunks, 0);
        for (int i = depth - 1; i > 0; i--) {
            fillPair(i, pair);
            subtree.join(pair, 0, 0);
        }
        fillPair(0, pair);
        return subtree.rootOfPair(pair);
    }

    /** Forgets all input. */
    public void reset() {
        depth = 0;
        pendingBytes = 0;
        chunks = 0;
    }

    /** Bytes of input so far. */
    public long count() {
        return chunks * CHUNK_BYTES + pendingBytes;
    }

    private int fillPending(byte[] in, int at, int len) {
        int taken = Math.min(len, CHUNK_BYTES - pendingBytes);
        System.arraycopy(in, at, pending, pendingBytes, taken);
        pendingBytes += taken;
        return taken;
    }

    /** As many chunks as a row takes whose numbers have the same upper half, and that leave at least one byte, for the root. */
    private int chunksAt(int len) {
        long sameHalf = (1L << Integer.SIZE) - (chunks & 0xFFFF_FFFFL);
        return (int) Math.min(Math.min((len - 1) / CHUNK_BYTES, Blake3Row.NODES_MAX), sameHalf);
    }

    /**
     * Adds whole chunks and joins subtrees with their equals; more input is known to follow. Without a kernel that takes them
     * all at once it adds only the largest subtree that fits this place.
     *
     * @return how many chunks were added
     */
    private int push(byte[] in, int at, int count) {
        int trees = subtree.grow(in, at, count, chunks, subtrees);
        if (trees > 0) {
            depth = trees;
            chunks += count;
            return count;
        }
        int added = (int) Math.min(Integer.highestOneBit(count), chunks == 0 ? count : Long.lowestOneBit(chunks));
        subtree.hash(in, at, added * CHUNK_BYTES, chunks, 0);
        subtree.store(subtrees, depth * CV_BYTES);
        depth++;
        chunks += added;
        for (long last = chunks / added; (last & 1) == 0; last >>= 1) {
            depth--;
            subtree.join(subtrees, (depth - 1) * CV_BYTES, 0);
            subtree.store(subtrees, (depth - 1) * CV_BYTES);
        }
        return added;
    }

    /** Sets the pair to the subtree {@code index} on the left and the node hashed last on the right. */
    private void fillPair(int index, byte[] pair) {
        System.arraycopy(subtrees, index * CV_BYTES, pair, 0, CV_BYTES);
        subtree.store(pair, CV_BYTES);
    }
}
