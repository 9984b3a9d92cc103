package dev.cairn.engines;

import static dev.cairn.engines.ScalarKernel.BLOCK_BYTES;
import static dev.cairn.engines.ScalarKernel.CV_WORDS;
import static dev.cairn.engines.ScalarKernel.OUT_WORDS;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hashes one subtree of a BLAKE3 tree: any span of bytes that the tree covers with one node. The scratch of one thread.
 *
 * <p>A span of more than one chunk is split at the largest power of two of chunks below its length; both halves are
 * hashed and their chaining values joined. Chaining values are kept as bytes, two neighbours side by side, so that a pair
 * is the block of its parent without a copy. Once this process has a wide kernel, spans of a mebibyte and less that pay go to a
 * {@link Blake3Row} instead. Little is allocated after construction: the row, when the first span needs it.
 */
final class Blake3Subtree {
    static final int CHUNK_BYTES = 1024;
    static final int CV_BYTES = 32;

    private final Blake3Mode mode;
    private final byte[] stack;
    private final byte[] lastBlock = new byte[BLOCK_BYTES];
    private final int[] out = new int[OUT_WORDS];
    private final Blake3Kernels kernels;
    private @Nullable Blake3Row row;
    private Blake3Kernels.@Nullable Candidate rowKernel;

    /** @param bytesMax the longest span that {@link #hash} will be asked for */
    Blake3Subtree(Blake3Mode mode, int bytesMax) {
        this(mode, bytesMax, Blake3Kernels.PROCESS);
    }

    /** With these kernels instead of the process's. */
    Blake3Subtree(Blake3Mode mode, int bytesMax, Blake3Kernels kernels) {
        this.mode = mode;
        this.kernels = kernels;
        this.stack = new byte[bytesMax <= CHUNK_BYTES ? 0 : (levels(bytesMax) + 1) * CV_BYTES];
    }

    static byte[] digest(Blake3Mode mode, byte[] in, int off, int len) {
        return new Blake3Subtree(mode, len).digest(in, off, len);
    }

    /** The digest of a whole input. */
    byte[] digest(byte[] in, int off, int len) {
        hash(in, off, len, 0, Blake3Mode.ROOT);
        byte[] digest = new byte[CV_BYTES];
        store(digest, 0);
        return digest;
    }

    /** Largest power of two of chunks, in bytes, that leaves something for the right half; for spans over one chunk. */
    static int leftBytes(int len) {
        return Integer.highestOneBit((len - 1) / CHUNK_BYTES) * CHUNK_BYTES;
    }

    /**
     * Hashes {@code in[off..off+len)}, which starts at chunk number {@code chunk}; {@link #store} gives the result.
     *
     * @param root {@link Blake3Mode#ROOT} if the span is the whole input, else 0
     */
    void hash(byte[] in, int off, int len, long chunk, int root) {
        kernels.hash(len / CHUNK_BYTES);
        hash(in, off, len, chunk, root, 0);
    }

    /** Joins the two chaining values at {@code pair[at..at+64)}. */
    void join(byte[] pair, int at, int root) {
        ScalarKernel.compress(mode.key, pair, at, BLOCK_BYTES, 0, mode.flags | Blake3Mode.PARENT | root, out);
    }

    /** Writes the chaining value (or the digest, if it was the root) of the node hashed last. */
    void store(byte[] to, int at) {
        Words.store(out, CV_WORDS, to, at);
    }

    /** The output of an input of at most one chunk. */
    Blake3Xof rootOfChunk(byte[] in, int off, int len) {
        int done = absorb(in, off, len, 0);
        byte[] block = Arrays.copyOfRange(in, off + done, off + done + BLOCK_BYTES);
        Arrays.fill(block, len - done, BLOCK_BYTES, (byte) 0);
        return new Blake3Xof(Arrays.copyOf(out, CV_WORDS), block, len - done, lastFlags(done));
    }

    /** The output of an input of more than one chunk, from the chaining values of the root's two children. */
    Blake3Xof rootOfPair(byte[] pair) {
        return new Blake3Xof(mode.key, pair.clone(), BLOCK_BYTES, mode.flags | Blake3Mode.PARENT);
    }

    private void hash(byte[] in, int off, int len, long chunk, int root, int depth) {
        if (len <= CHUNK_BYTES) {
            hashChunk(in, off, len, chunk, root);
            return;
        }
        Blake3Row wide = row(len / CHUNK_BYTES);
        if (wide != null) {
            hash(wide, in, off, len, chunk, root);
            return;
        }
        int left = leftBytes(len);
        hash(in, off, left, chunk, 0, depth);
        store(stack, depth * CV_BYTES);
        hash(in, off + left, len - left, chunk + left / CHUNK_BYTES, 0, depth + 1);
        store(stack, (depth + 1) * CV_BYTES);
        join(stack, depth * CV_BYTES, root);
    }

    private void hash(Blake3Row wide, byte[] in, int off, int len, long chunk, int root) {
        int count = fill(wide, in, off, len, chunk);
        wide.top(mode, count, root, out);
    }

    /** Sets the row to the chunks of a span, of which the last one may be short; returns how many they are. */
    private int fill(Blake3Row wide, byte[] in, int off, int len, long chunk) {
        int count = wide.chunks(mode, in, off, len / CHUNK_BYTES, chunk);
        for (int at = count * CHUNK_BYTES; at < len; at += CHUNK_BYTES) {
            hashChunk(in, off + at, Math.min(CHUNK_BYTES, len - at), chunk + count, 0);
            wide.set(count, out);
            count++;
        }
        return count;
    }

    /**
     * Hashes whole chunks that more input follows into the forest of those before.
     *
     * @param chunk number of the first one; the numbers of all have the same upper 32 bits
     * @param forest one subtree for each bit of {@code chunk}, the largest first
     * @return how many subtrees there are then; 0 if there is no kernel for so many chunks, and nothing was done
     */
    int grow(byte[] in, int off, int count, long chunk, byte[] forest) {
        Blake3Row wide = row(count);
        if (wide == null) {
            return 0;
        }
        fill(wide, in, off, count * CHUNK_BYTES, chunk);
        return wide.grow(mode, count, chunk, forest);
    }

    private @Nullable Blake3Row row(int chunks) {
        Blake3Kernels.Candidate now = kernels.current();
        if (now == null || chunks < now.countMin() || chunks > Blake3Row.NODES_MAX) {
            return null;
        }
        if (row == null || !now.equals(rowKernel)) {
            WideKernel kernel = now.make();
            row = kernel == null ? null : new Blake3Row(kernel, now.countMin());
            rowKernel = now;
        }
        return row;
    }

    private void hashChunk(byte[] in, int off, int len, long chunk, int root) {
        int done = absorb(in, off, len, chunk);
        int rest = len - done;
        if (rest == BLOCK_BYTES) {
            ScalarKernel.compress(out, in, off + done, rest, chunk, lastFlags(done) | root, out);
            return;
        }
        System.arraycopy(in, off + done, lastBlock, 0, rest);
        Arrays.fill(lastBlock, rest, BLOCK_BYTES, (byte) 0);
        ScalarKernel.compress(out, lastBlock, 0, rest, chunk, lastFlags(done) | root, out);
    }

    /** Mixes all blocks of a chunk but the last and returns their bytes. */
    private int absorb(byte[] in, int off, int len, long chunk) {
        System.arraycopy(mode.key, 0, out, 0, CV_WORDS);
        int done = 0;
        for (int flags = mode.flags | Blake3Mode.CHUNK_START; len - done > BLOCK_BYTES; flags = mode.flags) {
            ScalarKernel.compress(out, in, off + done, BLOCK_BYTES, chunk, flags, out);
            done += BLOCK_BYTES;
        }
        return done;
    }

    private int lastFlags(int done) {
        return mode.flags | Blake3Mode.CHUNK_END | (done == 0 ? Blake3Mode.CHUNK_START : 0);
    }

    private static int levels(int len) {
        return Integer.SIZE - Integer.numberOfLeadingZeros((len - 1) / CHUNK_BYTES);
    }
}
