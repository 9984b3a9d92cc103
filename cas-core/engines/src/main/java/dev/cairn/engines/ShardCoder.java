package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes shards out of others by one matrix: parity of data, or what is lost of what is left. A block of all shards at a
 * time, so that a block that is read for a second set of rows is still in the cache. Immutable but for the kernel that
 * it has picked up.
 */
final class ShardCoder {
    private static final int BLOCK_BYTES = 8 << 10;

    private final int[][] matrix;
    private final ShardKernels kernels;
    private final ShardKernel table;
    /** Made by the first thread that meets it; one more does no harm. */
    private volatile @Nullable ShardKernel vector;

    ShardCoder(int[][] matrix, ShardKernels kernels) {
        this.matrix = matrix;
        this.kernels = kernels;
        this.table = new TableShardKernel(matrix);
    }

    /** Sets what remains in {@code out}. */
    void code(ByteBuffer[] in, ByteBuffer[] out) {
        int length = lengthOf(in, out);
        for (ByteBuffer buffer : out) {
            if (buffer.isReadOnly()) {
                throw new IllegalArgumentException(
                        "Reed-Solomon shard to be made: a writable buffer needed, got a read-only one");
            }
        }
        ShardSpans from = new ShardSpans(in, BLOCK_BYTES);
        ShardSpans to = new ShardSpans(out, BLOCK_BYTES);
        for (int at = 0; at < length; at += BLOCK_BYTES) {
            int count = Math.min(BLOCK_BYTES, length - at);
            from.load(at, count);
            to.begin(at);
            codeBlock(from, to, count);
            to.store(at, count);
        }
    }

    /** Whether what remains in {@code out} is what {@link #code} would set there. */
    boolean agrees(ByteBuffer[] in, ByteBuffer[] out) {
        int length = lengthOf(in, out);
        ByteBuffer[] right = new ByteBuffer[out.length];
        Arrays.setAll(right, row -> ByteBuffer.allocate(Math.min(BLOCK_BYTES, length)));
        ShardSpans from = new ShardSpans(in, BLOCK_BYTES);
        ShardSpans expected = new ShardSpans(right, BLOCK_BYTES);
        ShardSpans actual = new ShardSpans(out, BLOCK_BYTES);
        for (int at = 0; at < length; at += BLOCK_BYTES) {
            int count = Math.min(BLOCK_BYTES, length - at);
            from.load(at, count);
            actual.load(at, count);
            codeBlock(from, expected, count);
            if (!expected.equal(actual, count)) {
                return false;
            }
        }
        return true;
    }

    private void codeBlock(ShardSpans from, ShardSpans to, int count) {
        ShardKernel now = kernel();
        int done = now.code(from, to, 0, count);
        if (done < count) {
            table.code(from, to, done, count - done);
        }
        kernels.code((long) count * matrix[0].length);
    }

    private ShardKernel kernel() {
        ShardKernel now = vector;
        if (now == null && kernels.isVector()) {
            now = ShardKernels.vector(matrix);
            vector = now;
        }
        return now == null ? table : now;
    }

    private int lengthOf(ByteBuffer[] in, ByteBuffer[] out) {
        count("shards to be read", in.length, matrix[0].length);
        count("shards to be made or compared", out.length, matrix.length);
        int length = in[0].remaining();
        for (ByteBuffer buffer : in) {
            count("bytes of a shard", buffer.remaining(), length);
        }
        for (ByteBuffer buffer : out) {
            count("bytes of a shard", buffer.remaining(), length);
        }
        return length;
    }

    private static void count(String what, int actual, int needed) {
        if (actual != needed) {
            throw new IllegalArgumentException("Reed-Solomon " + what + ": " + needed + " needed, got " + actual);
        }
    }
}
