package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One block after the other of several buffers of one length, as arrays. Where a buffer shows no array (direct, mapped,
 * read-only) a block is copied. Positions and limits of the buffers stay. Not thread-safe.
 */
final class ShardSpans {
    private final ByteBuffer[] buffers;
    private final byte[][] bytes;
    /** Where in the arrays the buffers begin. */
    private final int[] firsts;

    private final int[] starts;

    /** Blocks of at most {@code blockBytes} of these. */
    ShardSpans(ByteBuffer[] buffers, int blockBytes) {
        this.buffers = buffers;
        bytes = new byte[buffers.length][];
        firsts = new int[buffers.length];
        starts = new int[buffers.length];
        for (int i = 0; i < buffers.length; i++) {
            ByteBuffer buffer = buffers[i];
            if (buffer.hasArray()) {
                bytes[i] = buffer.array();
                firsts[i] = buffer.arrayOffset() + buffer.position();
            } else {
                bytes[i] = new byte[Math.min(blockBytes, buffer.remaining())];
            }
        }
    }

    /** Where the bytes of the block are. */
    byte[] bytes(int shard) {
        return bytes[shard];
    }

    /** Where in them the block begins. */
    int start(int shard) {
        return starts[shard];
    }

    /** Begins the block that starts at {@code from} of what remains in each buffer; it is to be written. */
    void begin(int from) {
        for (int i = 0; i < buffers.length; i++) {
            starts[i] = buffers[i].hasArray() ? firsts[i] + from : 0;
        }
    }

    /**
     * Begins the block of {@code len} bytes that starts at {@code from} of what remains in each buffer; it is to be
     * read.
     */
    void load(int from, int len) {
        begin(from);
        for (int i = 0; i < buffers.length; i++) {
            if (!buffers[i].hasArray()) {
                buffers[i].get(buffers[i].position() + from, bytes[i], 0, len);
            }
        }
    }

    /** Brings the {@code len} bytes that were written of the block to the buffers. */
    void store(int from, int len) {
        for (int i = 0; i < buffers.length; i++) {
            if (!buffers[i].hasArray()) {
                buffers[i].put(buffers[i].position() + from, bytes[i], 0, len);
            }
        }
    }

    /** Whether the first {@code len} bytes of the blocks are those of the others. */
    boolean equal(ShardSpans others, int len) {
        for (int i = 0; i < bytes.length; i++) {
            if (!Arrays.equals(
                    bytes[i], starts[i], starts[i] + len, others.bytes[i], others.starts[i], others.starts[i] + len)) {
                return false;
            }
        }
        return true;
    }
}
