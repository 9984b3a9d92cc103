package dev.cairn.engines;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Outboards and slices as docs/format.md tells it, each node hashed anew from all bytes below it: the tests' own opinion. */
final class NaiveSlice {
    private final TreeHash hash;
    private final byte[] in;
    private final ByteRanges ranges;
    private final boolean withData;
    private final int groupBytes;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private NaiveSlice(TreeHash hash, byte[] in, ByteRanges ranges, boolean withData, int groupBytes) {
        this.hash = hash;
        this.in = in;
        this.ranges = ranges;
        this.withData = withData;
        this.groupBytes = groupBytes;
    }

    static byte[] slice(TreeHash hash, byte[] in, ByteRanges ranges) {
        return new NaiveSlice(hash, in, ranges, true, 16_384).encoded();
    }

    static byte[] outboard(TreeHash hash, byte[] in) {
        return outboard(hash, in, 16_384);
    }

    /** The nodes over larger groups only. */
    static byte[] outboard(TreeHash hash, byte[] in, int groupBytes) {
        return new NaiveSlice(hash, in, ByteRanges.of(0, Long.MAX_VALUE), false, groupBytes).encoded();
    }

    static byte[] root(TreeHash hash, byte[] in) {
        return hash == TreeHash.BLAKE3 ? NaiveBlake3.hash(in) : Sha256Tree.hash(in, 0, in.length);
    }

    private byte[] encoded() {
        ByteBuffer size = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(in.length);
        out.writeBytes(size.array());
        node(0, in.length);
        return out.toByteArray();
    }

    private void node(int from, int to) {
        if (!wanted(from, to)) {
            return;
        }
        if (to - from <= groupBytes) {
            out.write(in, from, withData ? to - from : 0);
            return;
        }
        int left = 16_384;
        while (left * 2 < to - from) {
            left *= 2;
        }
        out.writeBytes(hash(from, from + left));
        out.writeBytes(hash(from + left, to));
        node(from, from + left);
        node(from + left, to);
    }

    private boolean wanted(int from, int to) {
        for (ByteRanges.Range range : ranges.list()) {
            if ((range.from() < to && range.to() > from) || (to == in.length && range.to() > to)) {
                return true;
            }
        }
        return false;
    }

    private byte[] hash(int from, int to) {
        return hash == TreeHash.BLAKE3
                ? NaiveBlake3.chainingValue(Arrays.copyOfRange(in, from, to), to - from, from / 1024)
                : Sha256Tree.hash(in, from, to - from);
    }
}
