package dev.cairn.conformance;

import dev.cairn.conformance.Faults.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Decides, for each attempt, what it meets. Thread-safe. */
final class FaultDice {
    private final Faults faults;
    private final Map<String, AtomicLong> attempts = new ConcurrentHashMap<>();
    private final Map<Fault, AtomicInteger> first = new ConcurrentHashMap<>();
    private final AtomicLong thrown = new AtomicLong();

    FaultDice(Faults faults) {
        this.faults = faults;
    }

    /** One attempt of an operation: what it meets and the chance for where. */
    Cast cast(String operation, String name, Set<Fault> possible) {
        long attempt = attempts.computeIfAbsent(operation + ' ' + name, k -> new AtomicLong())
                .getAndIncrement();
        long mixed = (faults.seed() * 31 + operation.hashCode()) * 31 + name.hashCode();
        SplittableRandom chance = new SplittableRandom(mixed * 0x9E3779B97F4A7C15L + attempt);
        Duration latency = faults.latencyMax().isZero()
                ? Duration.ZERO
                : Duration.ofNanos(chance.nextLong(faults.latencyMax().toNanos()));
        return new Cast(pick(possible, chance), chance.nextLong(Long.MAX_VALUE), latency);
    }

    private Optional<Fault> pick(Set<Fault> possible, SplittableRandom chance) {
        for (Fault f : Fault.values()) {
            boolean drawn = chance.nextDouble() < faults.rate(f);
            if (possible.contains(f) && (drawn || amongTheFirst(f))) {
                thrown.incrementAndGet();
                return Optional.of(f);
            }
        }
        return Optional.empty();
    }

    private boolean amongTheFirst(Fault fault) {
        AtomicInteger left = first.computeIfAbsent(fault, f -> new AtomicInteger(faults.first(f)));
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    long thrown() {
        return thrown.get();
    }

    /**
     * What an attempt meets.
     *
     * @param fault the fault, if any
     * @param where a random number for places
     * @param latency how long to wait first
     */
    record Cast(Optional<Fault> fault, long where, Duration latency) {
        boolean is(Fault wanted) {
            return fault.filter(f -> f == wanted).isPresent();
        }

        /** A place within so many bytes. */
        long within(long bytes) {
            return bytes <= 0 ? 0 : where % bytes;
        }
    }
}
