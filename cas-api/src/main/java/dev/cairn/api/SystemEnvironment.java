package dev.cairn.api;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The real clocks and threads; the one place that may touch them. */
final class SystemEnvironment implements Environment {
    /** They wait for disks and locks more than they compute. */
    private static final int BLOCKING_THREADS =
            Math.max(32, 8 * Runtime.getRuntime().availableProcessors());

    private static final int QUEUED_TASKS_MAX = 100_000;
    private static final int IDLE_SECONDS = 30;

    private final SecureRandom secureRandom = new SecureRandom();
    private final RandomGenerator random = new SharedRandom(secureRandom.nextLong());
    private final Scheduler blocking =
            Schedulers.newBoundedElastic(BLOCKING_THREADS, QUEUED_TASKS_MAX, "cairn-blocking", IDLE_SECONDS, true);
    private final Scheduler parallel = Schedulers.newParallel(
            "cairn-parallel", Math.max(2, Runtime.getRuntime().availableProcessors()), true);
    private final MemoryBudget memory;

    SystemEnvironment(MemoryBudget memory) {
        this.memory = memory;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
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

    /** One generator for all threads; the lock guards its state. */
    private static final class SharedRandom implements RandomGenerator {
        private final SplittableRandom source;

        SharedRandom(long seed) {
            source = new SplittableRandom(seed);
        }

        @Override
        public synchronized long nextLong() {
            return source.nextLong();
        }
    }
}
