package dev.cairn.api;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/**
 * The only source of time, chance, threads and memory, and the way out for numbers about the work. Library code takes them from here and from nowhere else; that is
 * what lets a simulator run everything in one thread from one seed. Thread-safe.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface Environment extends AutoCloseable {
    /** The wall clock. Safety never depends on it. */
    Instant now();

    /** A monotonic clock in nanoseconds, for durations. */
    long nanoTime();

    /** Chance for ids, jitter and sampling; not for keys. */
    RandomGenerator random();

    /** Chance for keys and for identities that must not be guessed. */
    SecureRandom secureRandom();

    /** Where calls that block run: files, JDBC. */
    Scheduler blocking();

    /** Where timers and short computation run; its threads must not block. */
    Scheduler parallel();

    /** The bytes that may be in flight. */
    MemoryBudget memory();

    /** Where numbers about the work go; nowhere by default. */
    default Telemetry telemetry() {
        return Telemetry.none();
    }

    /** Stops the schedulers that this environment owns. */
    @Override
    void close();

    /** The system's clocks, bounded schedulers of its own, and a quarter of the heap as memory budget. */
    static Environment system() {
        return new SystemEnvironment(
                MemoryBudget.ofBytes(Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 4)));
    }

    /** The same with a memory budget of the caller's. */
    static Environment system(MemoryBudget memory) {
        return new SystemEnvironment(memory);
    }
}
