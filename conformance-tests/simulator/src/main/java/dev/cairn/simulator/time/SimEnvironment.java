package dev.cairn.simulator.time;

import dev.cairn.api.Environment;
import dev.cairn.api.MemoryBudget;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/**
 * What one simulated process takes its time, chance and threads from: virtual time, a seed, and no thread at all. Both
 * schedulers put their tasks on the one queue of {@link VirtualTime}. After the host's death they refuse every task.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class SimEnvironment implements Environment {
    private final VirtualTime time;
    private final RandomGenerator random;
    private final SecureRandom secureRandom;
    private final Scheduler blocking;
    private final Scheduler parallel;
    private final MemoryBudget memory;

    /** The environment of a host, with so many bytes that may be in flight. */
    public SimEnvironment(VirtualTime time, Host host, long seed, long memoryBytes) {
        SplittableRandom seeds = new SplittableRandom(seed);
        this.time = time;
        this.random = seeds.split();
        this.secureRandom = new SeededSecureRandom(seeds.nextLong());
        this.blocking = new SimScheduler(time, host);
        this.parallel = new SimScheduler(time, host);
        this.memory = MemoryBudget.ofBytes(memoryBytes);
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanoTime() {
        return time.askedNanos();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public SecureRandom secureRandom() {
        return secureRandom;
    }

    @Override
    public Scheduler blocking() {
        return blocking;
    }

    @Override
    public Scheduler parallel() {
        return parallel;
    }

    @Override
    public MemoryBudget memory() {
        return memory;
    }

    @Override
    public void close() {
        blocking.dispose();
        parallel.dispose();
    }
}
