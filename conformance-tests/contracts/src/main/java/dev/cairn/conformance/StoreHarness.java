package dev.cairn.conformance;

import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that a vendor writes: how to open a store for one case and what else can be done to its backend. A harness serves
 * one case; its namespace is empty at first and shared with no other harness.
 *
 * <p>What a harness cannot do gates the cases that need it: they are reported as gated with a reason, never as passed.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface StoreHarness extends AutoCloseable {
    /**
     * The backend's name, also of its report: {@code target/conformance/<name>.json}. Letters, digits, {@code . _ -}.
     */
    String name();

    /** The store under test, opened once for this harness. */
    Store store();

    /** Another store on the same namespace, through connections of its own; a new one for each call. */
    Store secondStore();

    /** Shuts {@link #store()} down and opens the namespace again; from now on also the answer of {@link #store()}. */
    Store reopen();

    /** The environment that the stores of this harness run in. */
    Environment environment();

    /** Limits for the cases. */
    default StoreLimits limits() {
        return StoreLimits.local();
    }

    /**
     * A location from which this backend's {@link dev.cairn.api.store.StoreDriver}, found by ServiceLoader, opens the
     * same namespace; in another process too, unless the store declares {@code VOLATILE}.
     */
    default Optional<URI> location() {
        return Optional.empty();
    }

    /** The configuration of {@link #store()} as it is printed in logs. */
    default Optional<String> configText() {
        return Optional.empty();
    }

    /** Passwords, keys and tokens that must not be seen in any message; the cases look for them. */
    default List<String> secrets() {
        return List.of();
    }

    /**
     * A store on the same namespace that meets this trouble at the next operation; empty if this backend has no such
     * trouble or cannot be brought into it.
     */
    default Optional<Store> meeting(Trouble trouble) {
        return Optional.empty();
    }

    /** Volumes that lose power on command, for stores that declare {@code POWER_LOSS}. */
    default Optional<CrashControl> crashes() {
        return Optional.empty();
    }

    /**
     * Where a vendor states what its acknowledgement survives; needed for {@code POWER_LOSS} without {@link
     * #crashes()}.
     */
    default Optional<URI> durabilityStatement() {
        return Optional.empty();
    }

    /**
     * Connections, files and foreign buffers that the stores hold for operations under way now; empty if nobody counts.
     */
    default OptionalLong held() {
        return OptionalLong.empty();
    }

    /** Attempts that the stores of this harness have sent to the backend so far; empty if nobody counts. */
    default OptionalLong attempts() {
        return OptionalLong.empty();
    }

    /** How long a store that meets {@link Trouble#TIMEOUT} waits for an answer; empty if it sets no deadline itself. */
    default Optional<Duration> deadline() {
        return Optional.empty();
    }

    /** Known deviations. */
    default List<Waiver> waivers() {
        return List.of();
    }

    /** Shuts all stores of this harness down, removes its namespace and closes its environment. Idempotent. */
    @Override
    void close();
}
