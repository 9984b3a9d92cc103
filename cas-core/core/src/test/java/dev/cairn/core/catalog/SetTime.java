package dev.cairn.core.catalog;

import dev.cairn.api.Environment;
import dev.cairn.api.MemoryBudget;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/** The system's environment, but with a time that stands still until a test sets it, also back. */
final class SetTime implements Environment {
    private final Environment rest = Environment.system();
    private volatile Instant now = Samples.TIME;

    /** Seconds after {@link Samples#TIME}. */
    void set(long seconds) {
        now = Samples.TIME.plusSeconds(seconds);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return rest.nanoTime();
    }

    @Override
    public RandomGenerator random() {
        return rest.random();
    }

    @Override
    public SecureRandom secureRandom() {
        return rest.secureRandom();
    }

    @Override
    public Scheduler blocking() {
        return rest.blocking();
    }

    @Override
    public Scheduler parallel() {
        return rest.parallel();
    }

    @Override
    public MemoryBudget memory() {
        return rest.memory();
    }

    @Override
    public void close() {
        rest.close();
    }
}
