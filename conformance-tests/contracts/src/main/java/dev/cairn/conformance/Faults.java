package dev.cairn.conformance;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What goes wrong, how often, and from which seed. Whether an operation meets a fault depends on the seed, the kind of
 * the operation, the object's name and how many such operations came before, and on nothing else: threads and timing
 * change nothing, and the same seed gives the same faults again.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class Faults {
    /** What can go wrong. An attempt meets at most one of these. */
    public enum Fault {
        /** {@code Throttled} before any effect. */
        THROTTLED,
        /** {@code Unavailable} before any effect. */
        RESET_BEFORE,
        /** A put's bytes or a get's body break off in the middle with {@code Unavailable}. */
        RESET_MID_BODY,
        /** A get's body completes before its length, without an error: what a store must never do. */
        TRUNCATED_BODY,
        /** One bit of a get's body is wrong. */
        BIT_FLIP,
        /** A put or delete has its effect and answers {@code UnknownOutcome}. */
        LOST_ACK,
        /** A put or delete has no effect and answers {@code UnknownOutcome}. */
        LOST_REQUEST,
        /** A put or delete has its effect twice, and the answer is the first one. */
        DELIVERED_TWICE
    }

    private final long seed;
    private final Map<Fault, Double> rates;
    private final Map<Fault, Integer> first;
    private final Duration latencyMax;
    private final @Nullable Scheduler timer;

    private Faults(Builder b) {
        seed = b.seed;
        rates = new EnumMap<>(b.rates);
        first = new EnumMap<>(b.first);
        latencyMax = b.latencyMax;
        timer = b.timer;
    }

    /** Starts with a seed and no faults. */
    public static Builder seed(long seed) {
        return new Builder(seed);
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    double rate(Fault fault) {
        return rates.getOrDefault(fault, 0.0);
    }

    int first(Fault fault) {
        return first.getOrDefault(fault, 0);
    }

    Duration latencyMax() {
        return latencyMax;
    }

    Optional<Scheduler> timer() {
        return Optional.ofNullable(timer);
    }

    @Override
    public String toString() {
        return "seed " + seed + ", first " + first + ", rates " + rates + ", latency up to " + latencyMax;
    }

    /** Collects faults; not thread-safe. */
    public static final class Builder {
        private final long seed;
        private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
        private final Map<Fault, Integer> first = new EnumMap<>(Fault.class);
        private Duration latencyMax = Duration.ZERO;
        private @Nullable Scheduler timer;

        private Builder(long seed) {
            this.seed = seed;
        }

        /** The first so many operations that can meet it, do. */
        public Builder first(int operations, Fault fault) {
            first.put(fault, operations);
            return this;
        }

        /** An operation that can meet it does so with this probability, from 0 to 1. */
        public Builder sometimes(double probability, Fault fault) {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("a probability lies between 0 and 1, not " + probability);
            }
            rates.put(fault, probability);
            return this;
        }

        /** Every operation waits up to this long before it starts, on this scheduler. */
        public Builder latency(Duration max, Scheduler on) {
            latencyMax = max;
            timer = on;
            return this;
        }

        /** Makes the faults. */
        public Faults build() {
            return new Faults(this);
        }
    }
}
