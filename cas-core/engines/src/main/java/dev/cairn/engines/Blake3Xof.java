package dev.cairn.engines;

import static dev.cairn.engines.ScalarKernel.BLOCK_BYTES;
import static dev.cairn.engines.ScalarKernel.OUT_WORDS;

import java.util.Objects;

/**
 * The extendable output of a BLAKE3 hash: a stream of bytes that can be read from any position. Its first 32 bytes are the
 * digest. Every 64 bytes are one more compression of the root node, so a seek costs nothing.
 *
 * <p>Positions go up to {@link Long#MAX_VALUE}. Not safe for use by several threads at once.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public final class Blake3Xof {
    private final int[] cv;
    private final byte[] block;
    private final int blockBytes;
    private final int flags;
    private final int[] words = new int[OUT_WORDS];
    private final byte[] output = new byte[BLOCK_BYTES];
    private long outputIndex = -1;
    private long position;

    /** Takes the inputs of the root's last compression; the arrays are this object's from now on. */
    Blake3Xof(int[] cv, byte[] block, int blockBytes, int flags) {
        this.cv = cv;
        this.block = block;
        this.blockBytes = blockBytes;
        this.flags = flags | Blake3Mode.ROOT;
    }

    /** Fills {@code to[off..off+len)} with the output at the current position and moves the position behind it. */
    public void read(byte[] to, int off, int len) {
        Objects.checkFromIndexSize(off, len, to.length);
        long end = Math.addExact(position, len);
        int at = off;
        while (position < end) {
            load(position / BLOCK_BYTES);
            int from = (int) (position % BLOCK_BYTES);
            int taken = (int) Math.min(BLOCK_BYTES - from, end - position);
            System.arraycopy(output, from, to, at, taken);
            at += taken;
            position += taken;
        }
    }

    /** Sets the position of the next read, counted from the start of the output. */
    public void seek(long newPosition) {
        if (newPosition < 0) {
            throw new IllegalArgumentException("output position: at least 0 needed, got " + newPosition);
        }
        position = newPosition;
    }

    private void load(long index) {
        if (index != outputIndex) {
            ScalarKernel.compress(cv, block, 0, blockBytes, index, flags, words);
            Words.store(words, OUT_WORDS, output, 0);
            outputIndex = index;
        }
    }
}
