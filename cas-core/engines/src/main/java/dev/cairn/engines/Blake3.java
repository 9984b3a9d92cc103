package dev.cairn.engines;

import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * BLAKE3, one call for input that is in memory. For input that arrives in pieces see {@link Blake3Hasher}, for the nodes
 * of the tree {@link Blake3Tree}.
 *
 * <p>Digests have 32 bytes; {@link Blake3Hasher#digest(int)} and {@link Blake3Hasher#xof()} give longer outputs. Pure
 * functions, safe in any thread. The specification is "BLAKE3: one function, fast everywhere" by O'Connor, Aumasson, Neves
 * and Wilcox-O'Hearn; {@code b3sum} prints the same digests.
 *
 * <p>A process begins with a scalar kernel. Once it has hashed 64 MiB a daemon thread tries wider ones, which hash many chunks side by side: the
 * incubating Vector API where the JVM was started with {@code --add-modules jdk.incubator.vector}, else plain loops that the
 * compiler vectorises. One that gives the same digests and is quicker serves all hashes from then on. Digests do not depend on it. The
 * property {@code dev.cairn.blake3} chooses: {@code scalar}, {@code loops} or {@code vector}.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public final class Blake3 {
    /** Bytes of a digest. */
    public static final int DIGEST_BYTES = Blake3Subtree.CV_BYTES;

    private Blake3() {}

    /** Digest of a whole array. */
    public static byte[] hash(byte[] in) {
        return Blake3Subtree.digest(Blake3Mode.HASH, in, 0, in.length);
    }

    /** Digest of {@code in[off..off+len)}. */
    public static byte[] hash(byte[] in, int off, int len) {
        Objects.checkFromIndexSize(off, len, in.length);
        return Blake3Subtree.digest(Blake3Mode.HASH, in, off, len);
    }

    /**
     * Digest of {@code in[off..off+len)} on several threads, worth while from about 8 MiB on. The calling thread takes part and returns when
     * all is hashed; the bytes must not change meanwhile.
     *
     * @param executor runs the other threads' parts; if it refuses or is busy, the caller does more
     * @param parallelism threads at most, the caller's included
     */
    public static byte[] hash(byte[] in, int off, int len, Executor executor, int parallelism) {
        Objects.checkFromIndexSize(off, len, in.length);
        return Blake3Spans.digest(in, off, len, executor, parallelism);
    }

    /** Digest that only holders of the 32-byte key can compute: a message authentication code. */
    public static byte[] keyedHash(byte[] key32, byte[] in) {
        return keyedHash(key32, in, 0, in.length);
    }

    /** The same of {@code in[off..off+len)}. */
    public static byte[] keyedHash(byte[] key32, byte[] in, int off, int len) {
        Objects.checkFromIndexSize(off, len, in.length);
        return Blake3Subtree.digest(Blake3Mode.keyed(key32), in, off, len);
    }

    /**
     * Derives a 32-byte key from key material.
     *
     * @param context a constant of the program that names the purpose, for example "cairn 2026-11 seal key"; never input
     */
    public static byte[] deriveKey(String context, byte[] material) {
        return Blake3Subtree.digest(Blake3Mode.derive(context), material, 0, material.length);
    }

    /** What hashes many chunks at once in this process at the moment: {@code scalar}, {@code loops} or {@code vector}. */
    public static String kernel() {
        return Blake3Kernels.name();
    }

    /** The same once the choice is made, a second later on a quiet machine and at most about twenty; for benchmarks and for servers before they take load. */
    public static String awaitKernel() {
        Blake3Kernels.await();
        return Blake3Kernels.name();
    }

    /** A hasher of the plain digest. */
    public static Blake3Hasher hasher() {
        return new Blake3Hasher(Blake3Mode.HASH);
    }

    /** A hasher of {@link #keyedHash}. */
    public static Blake3Hasher keyedHasher(byte[] key32) {
        return new Blake3Hasher(Blake3Mode.keyed(key32));
    }

    /** A hasher of {@link #deriveKey}; the material is what {@code update} is given. */
    public static Blake3Hasher deriveKeyHasher(String context) {
        return new Blake3Hasher(Blake3Mode.derive(context));
    }
}
