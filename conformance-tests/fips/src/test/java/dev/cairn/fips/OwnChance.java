package dev.cairn.fips;

import dev.cairn.api.Environment;
import dev.cairn.api.MemoryBudget;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/** An environment whose chance no provider makes. */
record OwnChance(Environment rest) implements Environment {
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
        return new Own();
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

    private static final class Own extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient SplittableRandom source = new SplittableRandom(1);

        @Override
        public void nextBytes(byte[] bytes) {
            source.nextBytes(bytes);
        }

        @Override
        public long nextLong() {
            return source.nextLong();
        }
    }
}
