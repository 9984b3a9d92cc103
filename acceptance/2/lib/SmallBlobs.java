import dev.cairn.Cairn;
import dev.cairn.CairnOptions;
import dev.cairn.api.Attributes;
import dev.cairn.api.Environment;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.Telemetry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * SmallBlobs DIR SECONDS: stores random blobs of 4 KiB with one writer and with 32 in turn, three times, and prints the medians: blobs a second
 * with 1 and 32, p99 with 32 and temp+fsync+rename+dirsync in microseconds, and the percent of the time with 32 in which pack files were
 * written and in which the catalog committed.
 */
final class SmallBlobs {
    private static final int BYTES = 4096;
    private static final int MANY = 32;
    private static final int TURNS = 3;
    private static final int BASELINES = 200;
    private static final long SEED = 20260206;

    private final Path directory;
    private final long nanos;
    private final Sums sums = new Sums();
    private long writers;

    private SmallBlobs(Path directory, long seconds) {
        this.directory = directory;
        this.nanos = TimeUnit.SECONDS.toNanos(seconds);
    }

    private record Run(double rate, double p99Micros, double fileShare, double catalogShare) {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createDirectories(Path.of(args[0]));
        new SmallBlobs(directory, Long.parseLong(args[1])).run();
    }

    private void run() throws Exception {
        List<Run> one = new ArrayList<>();
        List<Run> many = new ArrayList<>();
        List<Double> baseline = new ArrayList<>();
        try (Environment environment = new Measured(Environment.system(), sums);
                Cairn cairn = Cairn.create(directory.resolve("repository"), CairnOptions.builder().environment(environment).build())) {
            store(cairn, MANY, 2 * nanos); // compiled and warm
            for (int turn = 0; turn < TURNS; turn++) {
                baseline(baseline);
                one.add(store(cairn, 1, nanos));
                many.add(store(cairn, MANY, nanos));
            }
            baseline(baseline);
        }
        System.out.printf(
                "%.0f %.0f %.0f %.0f %.0f %.0f %.0f%n",
                median(one.stream().map(Run::rate)),
                median(many.stream().map(Run::rate)),
                median(many.stream().map(Run::p99Micros)),
                median(baseline.stream()),
                median(many.stream().map(Run::fileShare)),
                median(many.stream().map(Run::catalogShare)),
                median(crowded().stream()));
    }

    /** The same file by 32 threads at once, each in a directory of its own. */
    private List<Double> crowded() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        List<Future<List<Double>>> running = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Path own = Files.createDirectories(directory.resolve("crowd-" + i));
            running.add(threads.submit(() -> {
                List<Double> micros = new ArrayList<>();
                baseline(own, micros);
                return micros;
            }));
        }
        List<Double> micros = new ArrayList<>();
        for (Future<List<Double>> thread : running) {
            micros.addAll(thread.get());
        }
        threads.shutdown();
        return micros;
    }

    private Run store(Cairn cairn, int count, long time) throws Exception {
        sums.reset();
        long began = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Future<List<Double>>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SplittableRandom random = new SplittableRandom(SEED + writers++);
            running.add(threads.submit(() -> write(cairn, random, began + time)));
        }
        List<Double> micros = new ArrayList<>();
        for (Future<List<Double>> writer : running) {
            micros.addAll(writer.get());
        }
        double wall = System.nanoTime() - began;
        threads.shutdown();
        micros.sort(null);
        Run run = new Run(micros.size() / (wall / 1e9), micros.get((int) (micros.size() * 0.99)),
                sums.of("cairn.flush.file") / wall * 100, sums.of("cairn.flush.catalog") / wall * 100);
        System.err.printf("%d writers: %.0f/s, median %.0f us, p99 %.0f us, file %.0f%%, catalog %.0f%%, %d flushes%n", count, run.rate(),
                micros.get(micros.size() / 2), run.p99Micros(), run.fileShare(), run.catalogShare(), sums.count("cairn.flush.file"));
        return run;
    }

    private static List<Double> write(Cairn cairn, SplittableRandom random, long until) {
        List<Double> micros = new ArrayList<>();
        for (long now = System.nanoTime(); now < until; ) {
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            Mono.just(ByteBuffer.wrap(bytes)).as(cairn.storeBlob(Attributes.none())::drain).block();
            long after = System.nanoTime();
            micros.add((after - now) / 1e3);
            now = after;
        }
        return micros;
    }

    /** What a durable small file costs at least on this disk. */
    private void baseline(List<Double> micros) throws IOException {
        baseline(directory, micros);
    }

    private static void baseline(Path directory, List<Double> micros) throws IOException {
        Path temporary = directory.resolve("baseline.tmp");
        byte[] bytes = new byte[BYTES];
        try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
            for (int i = 0; i < BASELINES; i++) {
                long began = System.nanoTime();
                try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    file.write(ByteBuffer.wrap(bytes));
                    file.force(true);
                }
                // A new name each time: without a journal ext4 makes files slowly where some were removed lately.
                Files.move(temporary, directory.resolve("baseline-" + micros.size()), StandardCopyOption.ATOMIC_MOVE);
                parent.force(true);
                micros.add((System.nanoTime() - began) / 1e3);
            }
        }
    }

    private static double median(Stream<Double> values) {
        double[] sorted = values.mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Sums of timers; everything else is dropped. */
    private static final class Sums implements Telemetry {
        private record Sum(LongAdder nanos, LongAdder count) {}

        private final Map<String, Sum> sums = new ConcurrentHashMap<>();

        private Sum sum(String name) {
            return sums.computeIfAbsent(name, n -> new Sum(new LongAdder(), new LongAdder()));
        }

        double of(String name) {
            return sum(name).nanos().sum();
        }

        long count(String name) {
            return sum(name).count().sum();
        }

        void reset() {
            sums.values().forEach(s -> s.nanos().reset());
            sums.values().forEach(s -> s.count().reset());
        }

        @Override
        public Counter counter(String name, String... labels) {
            return Telemetry.none().counter(name, labels);
        }

        @Override
        public Timer timer(String name, String... labels) {
            Sum sum = sum(name);
            return nanos -> {
                sum.nanos().add(nanos);
                sum.count().increment();
            };
        }

        @Override
        public void gauge(String name, LongSupplier value, String... labels) {}
    }

    private record Measured(Environment system, Telemetry telemetry) implements Environment {
        @Override
        public Instant now() {
            return system.now();
        }

        @Override
        public long nanoTime() {
            return system.nanoTime();
        }

        @Override
        public RandomGenerator random() {
            return system.random();
        }

        @Override
        public SecureRandom secureRandom() {
            return system.secureRandom();
        }

        @Override
        public Scheduler blocking() {
            return system.blocking();
        }

        @Override
        public Scheduler parallel() {
            return system.parallel();
        }

        @Override
        public MemoryBudget memory() {
            return system.memory();
        }

        @Override
        public void close() {
            system.close();
        }
    }
}
