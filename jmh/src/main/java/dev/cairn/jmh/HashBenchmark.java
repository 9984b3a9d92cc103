package dev.cairn.jmh;

import dev.cairn.engines.Blake3;
import dev.cairn.engines.Sha256;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Our BLAKE3 beside BouncyCastle's and the JDK's SHA-256, one thread, one run. {@code main} takes JMH's arguments, prints
 * GB/s and ratios, and fails where ours is under twice BouncyCastle's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HashBenchmark {
    private static final double RATIO_MIN = 2.0;

    /** Bytes hashed by one call. */
    @Param({"65536", "1048576"})
    public int bytes;

    private final MessageDigest sha256 = Sha256.hasher();
    private byte[] input = new byte[0];

    @Setup
    public void fill() {
        input = new byte[bytes];
        new Random(bytes).nextBytes(input);
    }

    @Benchmark
    public byte[] blake3() {
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

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .include(HashBenchmark.class.getName() + ".*")
                        .build())
                .run();
        System.out.printf(
                "%nJDK %s (%s), flags %s, BLAKE3 kernel: scalar%n",
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
        boolean ok = results.stream()
                        .mapToDouble(result -> report(result, results))
                        .min()
                        .orElseThrow()
                >= RATIO_MIN;
        System.out.println(ok ? "ok" : "FAILED: BLAKE3 under " + RATIO_MIN + " x BouncyCastle");
        System.exit(ok ? 0 : 1);
    }

    /** Prints one line and gives our BLAKE3's ratio at that size. */
    private static double report(RunResult result, Collection<RunResult> results) {
        double bouncyCastle = gigabytesPerSecond(named(results, "blake3BouncyCastle", bytes(result)));
        System.out.printf(
                Locale.ROOT,
                "%-20s %8s B  %6.3f GB/s  %5.2f x BouncyCastle%n",
                result.getPrimaryResult().getLabel(),
                bytes(result),
                gigabytesPerSecond(result),
                gigabytesPerSecond(result) / bouncyCastle);
        return gigabytesPerSecond(named(results, "blake3", bytes(result))) / bouncyCastle;
    }

    private static RunResult named(Collection<RunResult> results, String label, String bytes) {
        return results.stream()
                .filter(result -> result.getPrimaryResult().getLabel().equals(label)
                        && bytes(result).equals(bytes))
                .findFirst()
                .orElseThrow();
    }

    private static String bytes(RunResult result) {
        return result.getParams().getParam("bytes");
    }

    /** Bytes in a nanosecond are gigabytes in a second. The best iteration: what other programs disturbed the least. */
    private static double gigabytesPerSecond(RunResult result) {
        return Integer.parseInt(bytes(result))
                / result.getPrimaryResult().getStatistics().getMin();
    }
}
