package dev.cairn.core.store;

import dev.cairn.api.Environment;
import dev.cairn.api.MemoryBudget;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Time that stands still until a test moves it; everything runs on the test's thread. */
final class VirtualEnvironment implements Environment {
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    void advance(Duration by) {
        clock.advanceTimeBy(by);
    }

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }

    @Override
    public long nanoTime() {
        return clock.now(TimeUnit.NANOSECONDS);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Override
    public Scheduler blocking() {
        return Schedulers.immediate();
    }

    @Override
    public Scheduler parallel() {
        return clock;
    }

    @Override
    public MemoryBudget memory() {
        return MemoryBudget.ofBytes(1 << 20);
    }

    @Override
    public void close() {
        clock.dispose();
    }
}
