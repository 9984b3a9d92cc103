package dev.cairn.core;

import dev.cairn.api.Environment;
import dev.cairn.api.MemoryBudget;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/** An environment whose secret chance is no chance at all: the same seed gives the same keys, salts and nonces. */
public final class FixedChance implements Environment {
    private final Environment rest;
    private final SecureRandom secure;

    /** Takes all but the chance from another environment. */
    public FixedChance(Environment rest, long seed) {
        this.rest = rest;
        this.secure = random(seed);
    }

    /** Bytes by a seed. */
    public static SecureRandom random(long seed) {
        return new Fixed(seed);
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
        return secure;
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

    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient SplittableRandom source;

        Fixed(long seed) {
            source = new SplittableRandom(seed);
        }

        @Override
        public synchronized void nextBytes(byte[] bytes) {
            source.nextBytes(bytes);
        }

        @Override
        public synchronized long nextLong() {
            return source.nextLong();
        }
    }
}
