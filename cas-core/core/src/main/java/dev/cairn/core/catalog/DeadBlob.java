package dev.cairn.core.catalog;

import java.time.Instant;

/**
 * A blob that a collection removed because nothing named it.
 *
 * <p>Stability: internal.
 *
 * @param row the row that it had
 * @param at when it was removed
 * @since 0.1.0
 */
public record DeadBlob(BlobRow row, Instant at) {}
