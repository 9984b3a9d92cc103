package dev.cairn;

import dev.cairn.api.Environment;
import dev.cairn.api.MemoryBudget;
import dev.cairn.conformance.TestEnvironment;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/** An environment whose wall clock is ahead, so that a file made just now is an old one. */
final class LaterEnvironment implements Environment {
    private final TestEnvironment plain = TestEnvironment.create();
    private final Duration ahead;

    LaterEnvironment(Duration ahead) {
        this.ahead = ahead;
    }

    @Override
    public Instant now() {
        return plain.now().plus(ahead);
    }

    @Override
    public long nanoTime() {
        return plain.nanoTime();
    }

    @Override
    public RandomGenerator random() {
        return plain.random();
    }

    @Override
    public SecureRandom secureRandom() {
        return plain.secureRandom();
    }

    @Override
    public Scheduler blocking() {
        return plain.blocking();
    }

    @Override
    public Scheduler parallel() {
        return plain.parallel();
    }

    @Override
    public MemoryBudget memory() {
        return plain.memory();
    }

    @Override
    public void close() {
        plain.close();
    }
}
