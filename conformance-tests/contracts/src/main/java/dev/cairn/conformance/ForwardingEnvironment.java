package dev.cairn.conformance;

import dev.cairn.api.Environment;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.Telemetry;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/**
 * Another environment, of which a test changes one thing.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public abstract class ForwardingEnvironment implements Environment {
    private final Environment rest;

    /** All that is not overridden is that of this environment, which is closed with this one. */
    protected ForwardingEnvironment(Environment rest) {
        this.rest = rest;
    }

    @Override
    public Instant now() {
        return rest.now();
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
    public Telemetry telemetry() {
        return rest.telemetry();
    }

    @Override
    public void close() {
        rest.close();
    }
}
