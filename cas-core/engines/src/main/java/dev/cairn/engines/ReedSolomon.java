package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reed-Solomon erasure code over GF(256): of {@code k} data shards it makes {@code m} parity shards, and any {@code k}
 * of the {@code k + m} give all the others. Up to {@code m} may be lost, whichever they are. Shards are numbered, data
 * first; data shards are the data as it is.
 *
 * <p>Idea: byte {@code b} of parity shard {@code i} ({@code k <= i < k + m}) is the sum over the data shards {@code j}
 * of their byte {@code b} times {@code 1 / (i XOR j)}, in the field of bytes modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11d).
 * These factors are a Cauchy matrix: each of its square parts has an inverse, for every {@code k} and {@code m}, and so
 * have any {@code k} rows of the identity above it. Bloemer et al., "An XOR-Based Erasure-Resilient Coding Scheme", ICSI
 * TR-95-048, 1995; Plank and Ding, "Note: Correction to the 1997 Tutorial on Reed-Solomon Coding", 2005, on why a
 * Vandermonde matrix below the identity would not do. Intel's ISA-L ({@code gf_gen_cauchy1_matrix}) and
 * klauspost/reedsolomon ({@code WithCauchyMatrix}) make the same parity.
 *
 * <p>A byte depends only on the bytes at its place in the other shards. So shards may be coded window by window, and a
 * part of a lost shard is made from the same part of others: whoever has shards in files keeps {@code k + m} windows in
 * memory, whatever their length. Buffers are heap, direct or mapped, with what remains in each one window, all of one
 * length; their positions and limits stay where they are. Heap buffers that are not read-only are used in place, others
 * copied 8 KiB at a time. A buffer to be written must not overlap another one.
 *
 * <p>It refuses to tell right bytes from wrong ones when it repairs: a changed shard gives wrong shards, and nothing is
 * said. Digests tell; {@link #verify} tells that something is wrong but not what.
 *
 * <p>A process begins with a kernel of tables. Once it has coded 64 MiB a daemon thread tries the incubating Vector API
 * where the JVM was started with {@code --add-modules jdk.incubator.vector}; if it gives the same bytes and is quicker,
 * all coding uses it from then on. The property {@code dev.cairn.reedsolomon} chooses: {@code table} or {@code vector}.
 * Immutable, pure, safe in any thread.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class ReedSolomon {
    /** Data and parity shards together, at most. */
    public static final int SHARDS_MAX = Gf256.ELEMENTS - 1;

    private final int data;
    private final int parity;
    private final ShardKernels kernels;
    private final ShardCoder encoder;

    /**
     * A code.
     *
     * @param data k, at least 1
     * @param parity m, at least 1, so that k + m is at most {@link #SHARDS_MAX}
     */
    public ReedSolomon(int data, int parity) {
        this(data, parity, ShardKernels.PROCESS);
    }

    ReedSolomon(int data, int parity, ShardKernels kernels) {
        this.data = checked("data shards", data, 1, SHARDS_MAX - 1);
        this.parity = checked("parity shards", parity, 1, SHARDS_MAX - data);
        this.kernels = kernels;
        this.encoder = new ShardCoder(parityRows(data, parity), kernels);
    }

    /** The rows of the matrix below the identity. */
    static int[][] parityRows(int data, int parity) {
        int[][] rows = new int[parity][];
        for (int i = 0; i < parity; i++) {
            rows[i] = row(data, data + i);
        }
        return rows;
    }

    /** The factors that make a shard of the data shards. */
    private static int[] row(int data, int shard) {
        int[] row = new int[data];
        if (shard < data) {
            row[shard] = 1;
            return row;
        }
        for (int j = 0; j < data; j++) {
            row[j] = Gf256.inverse(shard ^ j);
        }
        return row;
    }

    /** k: how many shards hold the data, and how many are enough. */
    public int data() {
        return data;
    }

    /** m: how many shards may be lost. */
    public int parity() {
        return parity;
    }

    /**
     * Sets a window of every parity shard.
     *
     * @param data the same window of shards 0 to k - 1
     * @param parity of shards k to k + m - 1
     */
    public void encode(ByteBuffer[] data, ByteBuffer[] parity) {
        encoder.code(data, parity);
    }

    /**
     * Whether parity belongs to data, in this window. A change of one to {@code m} shards is always noticed, but not
     * which they are.
     *
     * @param data the same window of shards 0 to k - 1
     * @param parity of shards k to k + m - 1
     */
    public boolean verify(ByteBuffer[] data, ByteBuffer[] parity) {
        return encoder.agrees(data, parity);
    }

    /**
     * How shards are made again from others. Made once for a loss, then applied window by window.
     *
     * @param present numbers of shards that can be read, at least k of them; the first k will be read, so the nearest
     * come first
     * @param wanted numbers of shards to make, none of them present; others that are lost need not be named
     */
    public ShardRepair repair(int[] present, int[] wanted) {
        if (present.length < data) {
            throw new IllegalArgumentException(
                    "Reed-Solomon shards present: " + data + " needed, got " + present.length);
        }
        checked("shards wanted", wanted.length, 1, parity);
        boolean[] named = new boolean[data + parity];
        checkNames("shard present", present, named);
        checkNames("shard wanted", wanted, named);
        int[] from = Arrays.copyOf(present, data);
        int[][] ofPresent = Gf256Matrix.inverse(rows(from));
        ShardCoder coder = new ShardCoder(Gf256Matrix.multiply(rows(wanted), ofPresent), kernels);
        return new ShardRepair(from, wanted.clone(), coder);
    }

    private int[][] rows(int[] shards) {
        int[][] rows = new int[shards.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(data, shards[i]);
        }
        return rows;
    }

    private void checkNames(String what, int[] shards, boolean[] named) {
        for (int shard : shards) {
            checked(what, shard, 0, data + parity - 1);
            if (named[shard]) {
                throw new IllegalArgumentException(
                        "Reed-Solomon " + what + ": named once needed, got " + shard + " again");
            }
            named[shard] = true;
        }
    }

    /** What codes in this process at the moment: {@code table} or {@code vector}. */
    public static String kernel() {
        return ShardKernels.name();
    }

    /**
     * The same once the choice is made, a second later on a quiet machine and at most about ten; for benchmarks and for
     * servers before they take load.
     */
    public static String awaitKernel() {
        ShardKernels.await();
        return ShardKernels.name();
    }

    private static int checked(String name, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(
                    "Reed-Solomon " + name + ": " + lowest + " to " + highest + " needed, got " + value);
        }
        return value;
    }
}
