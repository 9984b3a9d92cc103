package dev.cairn.api;

import java.time.Instant;

/**
 * Something that was deleted or given up.
 *
 * <p>Stability: experimental.
 *
 * @param at when, by the catalog's clock
 * @param run the collector's run, 0 if it was done by hand
 * @param subject what
 * @param bytes its length in bytes
 * @param reason why
 * @since 0.1.0
 */
public record JournalEntry(Instant at, long run, String subject, long bytes, String reason) {}
