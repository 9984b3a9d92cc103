package dev.cairn.engines;

import java.nio.ByteBuffer;

/**
 * Makes lost shards again, window by window; see {@link ReedSolomon#repair}. Immutable, safe in any thread.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class ShardRepair {
    private final int[] from;
    private final int[] to;
    private final ShardCoder coder;

    ShardRepair(int[] from, int[] to, ShardCoder coder) {
        this.from = from;
        this.to = to;
        this.coder = coder;
    }

    /** The numbers of the k shards that are read. */
    public int[] from() {
        return from.clone();
    }

    /** The numbers of the shards that are made. */
    public int[] to() {
        return to.clone();
    }

    /**
     * Sets a window of the lost shards.
     *
     * @param read the same window of the shards {@link #from}, in that order
     * @param made of the shards {@link #to}, in that order
     */
    public void apply(ByteBuffer[] read, ByteBuffer[] made) {
        coder.code(read, made);
    }
}
