package dev.cairn.api;

import java.util.function.LongSupplier;

/**
 * Where numbers about the work go: a bridge to the embedding program's metrics. Names are dotted and lower case
 * ({@code cairn.ingest.bytes}), units stand in them where the kind does not say; labels come in pairs of name and value and take few
 * values. Instruments are asked for once and kept; asking again for the same name and labels answers the same instrument or an equal one.
 * Implementations are thread-safe, never block and never throw; nothing in Cairn reads back what it reported.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface Telemetry {
    /** A count that only rises. */
    Counter counter(String name, String... labels);

    /** Durations, of which an implementation keeps count, sum and distribution. */
    Timer timer(String name, String... labels);

    /** A value that is looked at when the embedding program wants it; the supplier is quick and may be called by any thread. */
    void gauge(String name, LongSupplier value, String... labels);

    /** Keeps nothing; the default. */
    static Telemetry none() {
        return NoTelemetry.INSTANCE;
    }

    /** A count that only rises. */
    @FunctionalInterface
    interface Counter {
        /** Adds a number that is not negative. */
        void add(long amount);

        /** Adds one. */
        default void increment() {
            add(1);
        }
    }

    /** Durations. */
    @FunctionalInterface
    interface Timer {
        /** Records one duration in nanoseconds. */
        void record(long nanos);
    }
}
