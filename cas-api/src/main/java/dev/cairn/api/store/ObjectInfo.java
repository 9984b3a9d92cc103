package dev.cairn.api.store;

import java.time.Instant;

/**
 * What a store answers about an object.
 *
 * @param name the object
 * @param length its length in bytes
 * @param version its version
 * @param modified when it was written, by the store's clock, within the declared skew
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public record ObjectInfo(ObjectName name, long length, ObjectVersion version, Instant modified) {}
