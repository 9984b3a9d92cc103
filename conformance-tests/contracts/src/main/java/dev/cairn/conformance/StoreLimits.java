package dev.cairn.conformance;

import dev.cairn.api.store.ObjectName;
import java.time.Duration;

/**
 * What the cases may ask of a backend, beyond its capabilities.
 *
 * <p>Stability: experimental.
 *
 * @param nameCharsMax the longest object name that the backend takes
 * @param affordableBytes the largest object that a case may write
 * @param listedKeys how many objects the paging case writes
 * @param patience how long one operation, or one wait for something to become visible, may last
 * @since 0.1.0
 */
public record StoreLimits(int nameCharsMax, long affordableBytes, int listedKeys, Duration patience) {
    /** Those of a store in this machine. */
    public static StoreLimits local() {
        return new StoreLimits(ObjectName.LENGTH_MAX, 32L << 20, 2500, Duration.ofSeconds(10));
    }

    /** Those of a store across a network: ten times the patience. */
    public static StoreLimits remote() {
        return new StoreLimits(ObjectName.LENGTH_MAX, 32L << 20, 2500, Duration.ofSeconds(100));
    }

    /** The same with objects of up to so many bytes. */
    public StoreLimits affording(long bytes) {
        return new StoreLimits(nameCharsMax, bytes, listedKeys, patience);
    }
}
