package dev.cairn.api;

import java.time.Instant;

/**
 * A snapshot of the catalog.
 *
 * <p>Stability: experimental.
 *
 * @param n its number
 * @param bytes its length in the store
 * @param created when it was begun, by the clock of the process that did
 * @since 0.1.0
 */
public record SnapshotInfo(long n, long bytes, Instant created) {}
