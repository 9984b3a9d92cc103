package dev.cairn.conformance;

import dev.cairn.api.Telemetry;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Telemetry that remembers, for tests. An instrument is named by its name and its labels in the order in which they were
 * given. Fails on labels that are not pairs and on amounts and durations that are negative. Thread-safe.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class RecordingTelemetry implements Telemetry {
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final Map<String, Durations> timers = new ConcurrentHashMap<>();
    private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

    /** Remembers nothing yet. */
    public RecordingTelemetry() {}

    @Override
    public Counter counter(String name, String... labels) {
        LongAdder sum = counters.computeIfAbsent(key(name, labels), k -> new LongAdder());
        return amount -> sum.add(notNegative(amount));
    }

    @Override
    public Timer timer(String name, String... labels) {
        Durations durations = timers.computeIfAbsent(key(name, labels), k -> new Durations());
        return nanos -> durations.add(notNegative(nanos));
    }

    @Override
    public void gauge(String name, LongSupplier value, String... labels) {
        gauges.put(key(name, labels), value);
    }

    /** The sum of a counter; 0 if nobody asked for it. */
    public long counted(String name, String... labels) {
        LongAdder sum = counters.get(key(name, labels));
        return sum == null ? 0 : sum.sum();
    }

    /** How many durations a timer has; 0 if nobody asked for it. */
    public long timed(String name, String... labels) {
        Durations durations = timers.get(key(name, labels));
        return durations == null ? 0 : durations.count.sum();
    }

    /** The sum of the durations of a timer in nanoseconds. */
    public long nanos(String name, String... labels) {
        Durations durations = timers.get(key(name, labels));
        return durations == null ? 0 : durations.nanos.sum();
    }

    /** The value of a gauge now; AssertionError if nobody registered it. */
    public long gauged(String name, String... labels) {
        LongSupplier value = gauges.get(key(name, labels));
        if (value == null) {
            throw new AssertionError("no gauge " + key(name, labels));
        }
        return value.getAsLong();
    }

    /** All instruments in order, such as {@code cairn.store.operation[verb, get, outcome, ok]}. */
    public Set<String> instruments() {
        Set<String> all = new TreeSet<>(counters.keySet());
        all.addAll(timers.keySet());
        all.addAll(gauges.keySet());
        return all;
    }

    private static String key(String name, String... labels) {
        if (labels.length % 2 != 0) {
            throw new AssertionError("labels come in pairs: " + name + String.join(", ", labels));
        }
        return labels.length == 0 ? name : name + "[" + String.join(", ", labels) + "]";
    }

    private static long notNegative(long amount) {
        if (amount < 0) {
            throw new AssertionError("negative: " + amount);
        }
        return amount;
    }

    private static final class Durations {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void add(long took) {
            count.increment();
            nanos.add(took);
        }
    }
}
