package dev.cairn.jmh;

import dev.cairn.engines.Blake3;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The results of a benchmark class whose calls take {@code bytes} bytes each: a table that begins with JDK, flags and kernel, and the same as
 * JSON in the file that the property {@code cairn.json} names, if there is one. The best iteration counts: what other programs disturbed the
 * least.
 */
final class Report {
    private static final String KERNEL = "dev.cairn.blake3";

    private final Class<?> benchmark;
    private final String kernel;
    private final Collection<RunResult> results;
    private final List<String> documents = new ArrayList<>();

    private Report(Class<?> benchmark, String kernel, Collection<RunResult> results) {
        this.benchmark = benchmark;
        this.kernel = kernel;
        this.results = results;
    }

    /** Runs the class with JMH's arguments, in forks that have our flags and must use our kernel, and prints what ran. */
    static Report run(Class<?> benchmark, String[] args) throws RunnerException, CommandLineOptionException {
        String kernel = Blake3.awaitKernel();
        List<String> ofForks = new ArrayList<>(flags());
        ofForks.add("-D" + KERNEL + "=" + kernel);
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .jvmArgs(ofForks.toArray(String[]::new))
                        .include(benchmark.getName() + "[.].*")
                        .build())
                .run();
        Report report = new Report(benchmark, kernel, results);
        System.out.printf(
                "%nJDK %s (%s), flags %s, BLAKE3 kernel: %s%s%n",
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                flags(),
                report.kernel,
                hasAvx512() ? "" : "; no AVX-512 here, bounds do not apply");
        return report;
    }

    /** Runs, prints each result and its ratio to that of one of them, and saves. */
    static void table(Class<?> benchmark, String[] args, String base)
            throws RunnerException, CommandLineOptionException, IOException {
        Report report = run(benchmark, args);
        for (String bytes : report.values("bytes")) {
            for (String label : report.labels()) {
                report.line(label, bytes, "x " + base, report.speed(base, bytes));
            }
        }
        report.save();
    }

    /** For setups: waits for the kernel, and refuses to measure another than the one that the flags ask for. */
    static void awaitKernel() {
        String wanted = System.getProperty(KERNEL);
        String kernel = Blake3.awaitKernel();
        if (wanted != null && !wanted.equals(kernel)) {
            throw new IllegalStateException("BLAKE3 kernel " + wanted + " wanted, this JVM chose " + kernel);
        }
    }

    /** The values of a parameter, in the order of the numbers. */
    Set<String> values(String parameter) {
        return results.stream()
                .map(result -> result.getParams().getParam(parameter))
                .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparingLong(Long::parseLong))));
    }

    /** All benchmarks of the class, also those that did not run. */
    Set<String> labels() {
        return Arrays.stream(benchmark.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** GB/s, which are bytes in a nanosecond; NaN if that did not run. */
    double speed(String label, String bytes) {
        return results.stream()
                .filter(result -> result.getPrimaryResult().getLabel().equals(label)
                        && result.getParams().getParam("bytes").equals(bytes))
                .mapToDouble(result -> Double.parseDouble(bytes)
                        / result.getPrimaryResult().getStatistics().getMin())
                .findFirst()
                .orElse(Double.NaN);
    }

    /** One line of the table. */
    void line(String label, String bytes, String ratio, double base) {
        double speed = speed(label, bytes);
        if (Double.isNaN(speed)) {
            System.out.printf("%-24s %9s B  did not run%n", label, bytes);
            return;
        }
        System.out.printf(Locale.ROOT, "%-24s %9s B  %7.3f GB/s  %5.2f %s%n", label, bytes, speed, speed / base, ratio);
        documents.add(String.format(
                Locale.ROOT,
                "{\"benchmark\":\"%s\",\"bytes\":%s,\"gigabytesPerSecond\":%.4f,\"kernel\":\"%s\",\"jdk\":\"%s\",\"flags\":\"%s\"}%n",
                label,
                bytes,
                speed,
                kernelOf(label),
                System.getProperty("java.version"),
                String.join(" ", flags()).replace("\\", "\\\\").replace("\"", "\\\"")));
    }

    /** Writes the lines that were printed, one document each. */
    void save() throws IOException {
        String file = System.getProperty("cairn.json");
        if (file != null) {
            Files.writeString(Path.of(file), String.join("", documents));
            System.out.println("JSON: " + file);
        }
    }

    /** The fork's, if it was told one, else that of the flags. */
    private String kernelOf(String label) {
        return results.stream()
                .filter(result -> result.getPrimaryResult().getLabel().equals(label))
                .flatMap(result -> result.getParams().getJvmArgs().stream())
                .filter(flag -> flag.startsWith("-D" + KERNEL + "="))
                .map(flag -> flag.substring(flag.indexOf('=') + 1))
                .reduce((first, last) -> last)
                .orElse(kernel);
    }

    private static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Dcairn.json"))
                .toList();
    }

    private static boolean hasAvx512() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo")).contains("avx512f");
        } catch (IOException e) {
            return false;
        }
    }
}
