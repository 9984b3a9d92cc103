package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which kernel codes shards in this process: the table, or the Vector API's where the JVM was started with its module.
 * As in {@link Blake3Kernels} everything starts with the table; a process that has coded {@link #TRIAL_BYTES} tries the
 * other one in a daemon thread. It must give the table's bytes, interpreted and compiled, and be quicker. Then all
 * coders use it, also those that exist.
 *
 * <p>The property {@code dev.cairn.reedsolomon} leaves only one to choose: {@code table} or {@code vector}.
 */
class ShardKernels {
    /** The kernels of this process. */
    static final ShardKernels PROCESS = new ShardKernels();

    private static final String PROPERTY = "dev.cairn.reedsolomon";
    private static final String TABLE = "table";
    private static final String VECTOR = "vector";

    /**
     * A process that codes less than 64 MiB is over before a trial pays: that takes a second or more of CPU.
     */
    private static final long TRIAL_BYTES = 64L << 20;

    private static final double SPEEDUP_MIN = 2;
    private static final int TRIAL_SPAN_BYTES = 16 << 10;
    /** Every number of rows that the kernel treats in its own way. */
    private static final int TRIAL_ROWS = 7;

    private static final int TRIAL_COLUMNS = 10;
    private static final int LENGTHS = 40;

    private static volatile boolean vector;
    private static volatile boolean decided = !VECTOR.equals(System.getProperty(PROPERTY, VECTOR));
    /** Not exact, and need not be. */
    private static long counted;

    /** Whether to use the Vector API now. */
    boolean isVector() {
        return vector;
    }

    /** Takes note of bytes that are to be read and coded. */
    void code(long bytes) {
        if (decided || counted >= TRIAL_BYTES) {
            return;
        }
        counted += bytes;
        if (counted >= TRIAL_BYTES) {
            start();
        }
    }

    /** Always this one, for tests. */
    static ShardKernels only(boolean vector) {
        return new ShardKernels() {
            @Override
            boolean isVector() {
                return vector;
            }

            @Override
            void code(long bytes) {
                // nothing to choose
            }

            @Override
            public String toString() {
                return vector ? VECTOR : TABLE;
            }
        };
    }

    /** The Vector API's for a matrix; null if this JVM has none. */
    static @Nullable ShardKernel vector(int[][] matrix) {
        return (ShardKernel) VectorModule.make("VectorShardKernel", (Object) matrix);
    }

    /** The name of the kernel in use. */
    static String name() {
        return vector ? VECTOR : TABLE;
    }

    /** Waits until the choice is made. */
    static void await() {
        PROCESS.code(TRIAL_BYTES);
        while (!decided) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static synchronized void start() {
        if (!decided) {
            Thread trial = new Thread(ShardKernels::decide, "cairn-reed-solomon-trial");
            trial.setDaemon(true);
            trial.start();
        }
    }

    private static synchronized void decide() {
        try {
            vector = vector || (!decided && VectorModule.isThere() && passes());
        } finally {
            decided = true;
        }
    }

    private static boolean passes() {
        int[][] matrix = ReedSolomon.parityRows(TRIAL_COLUMNS, TRIAL_ROWS);
        ShardKernel wide = vector(matrix);
        if (wide == null) {
            return false;
        }
        ShardCoder plain = new ShardCoder(matrix, only(false));
        ShardCoder coder = new ShardCoder(matrix, only(true));
        return agree(coder, plain)
                && KernelTrial.isQuicker(
                        () -> code(coder, TRIAL_SPAN_BYTES), () -> code(plain, TRIAL_SPAN_BYTES), SPEEDUP_MIN)
                && agree(coder, plain);
    }

    private static boolean agree(ShardCoder coder, ShardCoder plain) {
        for (int i = 0; i < LENGTHS; i++) {
            int length = TRIAL_SPAN_BYTES - i * i * 10;
            if (!Arrays.equals(code(coder, length), code(plain, length))) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer[] code(ShardCoder coder, int length) {
        ByteBuffer[] in = new ByteBuffer[TRIAL_COLUMNS];
        for (int shard = 0; shard < in.length; shard++) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (i * 7 + (i >>> 7) + shard);
            }
            in[shard] = ByteBuffer.wrap(bytes);
        }
        ByteBuffer[] out = new ByteBuffer[TRIAL_ROWS];
        Arrays.setAll(out, row -> ByteBuffer.allocate(length));
        coder.code(in, out);
        return out;
    }
}
