package dev.cairn.conformance;

import dev.cairn.api.Environment;
import dev.cairn.api.MemoryBudget;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.WeakHashMap;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/**
 * An environment for tests: real clocks and threads, chance from a seed, a small memory budget, telemetry that remembers.
 * {@link LeakGuard} closes those that a test made, prints their seed when the test failed, and fails the test if one still
 * has memory leased.
 *
 * <p>The seed is that of the system property {@code cairn.seed}, else a constant.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class TestEnvironment implements Environment {
    private static final long MEMORY_BYTES = 64L << 20;
    // Weak, because only LeakGuard empties it, and it does not watch every engine's tests.
    private static final Set<TestEnvironment> CREATED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final long seed;
    private final Environment system;
    private final RandomGenerator random;
    private final RecordingTelemetry telemetry = new RecordingTelemetry();

    private TestEnvironment(long seed, MemoryBudget memory) {
        this.seed = seed;
        this.system = Environment.system(memory);
        this.random = new SeededRandom(seed);
    }

    /** An environment with the usual seed and 64 MiB. */
    public static TestEnvironment create() {
        return of(Long.getLong("cairn.seed", 42), MEMORY_BYTES);
    }

    /** An environment with this seed and so many bytes that may be in flight. */
    public static TestEnvironment of(long seed, long memoryBytes) {
        TestEnvironment made = new TestEnvironment(seed, MemoryBudget.ofBytes(memoryBytes));
        CREATED.add(made);
        return made;
    }

    static Set<TestEnvironment> created() {
        synchronized (CREATED) {
            return new HashSet<>(CREATED);
        }
    }

    static void forget(TestEnvironment environment) {
        CREATED.remove(environment);
    }

    /** The seed of {@link #random()}. */
    public long seed() {
        return seed;
    }

    @Override
    public Instant now() {
        return system.now();
    }

    @Override
    public long nanoTime() {
        return system.nanoTime();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public SecureRandom secureRandom() {
        return system.secureRandom();
    }

    @Override
    public Scheduler blocking() {
        return system.blocking();
    }

    @Override
    public Scheduler parallel() {
        return system.parallel();
    }

    @Override
    public MemoryBudget memory() {
        return system.memory();
    }

    /** What was reported so far. */
    @Override
    public RecordingTelemetry telemetry() {
        return telemetry;
    }

    @Override
    public void close() {
        system.close();
    }

    @Override
    public String toString() {
        return "test environment with seed " + seed;
    }

    /** One generator for all threads; the lock guards its state. */
    private static final class SeededRandom implements RandomGenerator {
        private final SplittableRandom source;

        SeededRandom(long seed) {
            source = new SplittableRandom(seed);
        }

        @Override
        public synchronized long nextLong() {
            return source.nextLong();
        }
    }
}
