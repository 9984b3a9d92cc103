package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Computes the {@link CompactOutboard} of a blob, and its root, from bytes that arrive in pieces of any length; the size
 * need not be known.
 *
 * <p>An inner node is known by the group at which its right child begins: no two have the same one. Nodes whose split is a
 * multiple of {@code 2^k} are those over groups of {@code 2^k}. So they are kept in an array in the order of their splits,
 * and when it is full every second one goes. Takes up to twice {@link CompactOutboard#BYTES_MAX} when it is asked for
 * the outboard. Not safe for use by several threads at once.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class CompactOutboardEncoder {
    private static final int PAIR_BYTES = TreeHash.PAIR_BYTES;
    private static final int SLOTS_AT_FIRST = 64;

    private final TreeHash hash;
    private final int nodesMax;
    private final OutboardEncoder encoder;
    private byte[] slots = new byte[0];
    private int log;
    private long size;

    /** An encoder that has seen no bytes. */
    public CompactOutboardEncoder(TreeHash hash) {
        this(hash, CompactOutboard.NODES_MAX);
    }

    CompactOutboardEncoder(TreeHash hash, int nodesMax) {
        this.hash = hash;
        this.nodesMax = nodesMax;
        this.encoder = new OutboardEncoder(hash, this::keep);
    }

    /** Adds {@code in[off..off+len)}. */
    public void update(byte[] in, int off, int len) {
        encoder.update(in, off, len);
        size += len;
    }

    /** The root. Called once, after all bytes. */
    public byte[] finish() {
        return encoder.finish();
    }

    /** The outboard, after the root. */
    public byte[] outboard() {
        BlobTree tree = new BlobTree(hash, size);
        CompactShape shape = new CompactShape(tree, log);
        ByteBuffer out = ByteBuffer.allocate(shape.bytes()).put(tree.header());
        put(out, 0, shape.groups());
        return out.array();
    }

    private void keep(long first, long groups, byte[] pair) {
        long split = first + BlobTree.leftGroups(groups);
        while (Long.numberOfTrailingZeros(split) >= log) {
            long slot = (split >> log) - 1;
            if (slot < nodesMax) {
                int at = (int) slot * PAIR_BYTES;
                reserve(at + PAIR_BYTES);
                System.arraycopy(pair, 0, slots, at, PAIR_BYTES);
                return;
            }
            halve();
        }
    }

    private void reserve(int bytes) {
        if (bytes > slots.length) {
            int grown = Math.max(2 * slots.length, SLOTS_AT_FIRST * PAIR_BYTES);
            slots = Arrays.copyOf(slots, Math.max(bytes, Math.min(grown, nodesMax * PAIR_BYTES)));
        }
    }

    private void halve() {
        for (int from = PAIR_BYTES; from < slots.length; from += 2 * PAIR_BYTES) {
            System.arraycopy(slots, from, slots, (from - PAIR_BYTES) / 2, PAIR_BYTES);
        }
        log++;
    }

    /** The nodes over these large groups, in pre-order. */
    private void put(ByteBuffer out, long first, long count) {
        if (count > 1) {
            long left = BlobTree.leftGroups(count);
            out.put(slots, (int) (first + left - 1) * PAIR_BYTES, PAIR_BYTES);
            put(out, first, left);
            put(out, first + left, count - left);
        }
    }
}
