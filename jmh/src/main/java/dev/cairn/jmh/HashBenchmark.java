package dev.cairn.jmh;

import dev.cairn.engines.Blake3;
import dev.cairn.engines.Sha256;
import java.io.IOException;
import java.security.MessageDigest;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/**
 * Our BLAKE3 with each of its kernels beside BouncyCastle's and the JDK's SHA-256, one thread, one run. {@code main} takes JMH's
 * arguments, prints GB/s and ratios, and fails where the kernel of this JVM's flags is under twice BouncyCastle's speed or the vector
 * kernel under three times the scalar one.
 */
public class HashBenchmark extends InputBenchmark {
    private static final double RATIO_MIN = 2.0;
    private static final double VECTOR_RATIO_MIN = 3.0;
    private static final String OF_OTHERS = "blake3BouncyCastle";

    /** Bytes hashed by one call. */
    @Param({"65536", "1048576"})
    public int bytes;

    private final MessageDigest sha256 = Sha256.hasher();
    private byte[] input = new byte[0];

    @Setup
    public void fill() {
        Report.awaitKernel();
        input = random(bytes);
    }

    /** The kernel that the JVM's flags give. */
    @Benchmark
    public byte[] blake3() {
        return Blake3.hash(input);
    }

    @Benchmark
    @Fork(value = 2, jvmArgsAppend = "-Ddev.cairn.blake3=scalar")
    public byte[] blake3Scalar() {
        return Blake3.hash(input);
    }

    @Benchmark
    @Fork(value = 2, jvmArgsAppend = "-Ddev.cairn.blake3=loops")
    public byte[] blake3Loops() {
        return Blake3.hash(input);
    }

    @Benchmark
    @Fork(
            value = 2,
            jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Ddev.cairn.blake3=vector"})
    public byte[] blake3Vector() {
        return Blake3.hash(input);
    }

    @Benchmark
    public byte[] blake3BouncyCastle() {
        Blake3Digest digest = new Blake3Digest();
        digest.update(input, 0, input.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    @Benchmark
    public byte[] sha256() {
        return sha256.digest(input);
    }

    public static void main(String[] args) throws RunnerException, CommandLineOptionException, IOException {
        Report report = Report.run(HashBenchmark.class, args);
        boolean ok = true;
        for (String bytes : report.values("bytes")) {
            for (String label : report.labels()) {
                report.line(label, bytes, "x BouncyCastle", report.speed(OF_OTHERS, bytes));
            }
            ok &= report.speed("blake3", bytes) >= RATIO_MIN * report.speed(OF_OTHERS, bytes);
            double vector = report.speed("blake3Vector", bytes);
            ok &= Double.isNaN(vector) || vector >= VECTOR_RATIO_MIN * report.speed("blake3Scalar", bytes);
        }
        report.save();
        System.out.println(
                ok
                        ? "ok"
                        : "FAILED: BLAKE3 under " + RATIO_MIN + " x BouncyCastle, or the vector kernel under "
                                + VECTOR_RATIO_MIN + " x scalar");
        System.exit(ok ? 0 : 1);
    }
}
