package dev.cairn.core.catalog;

import java.time.Instant;

/**
 * Something that was deleted or given up.
 *
 * <p>Stability: internal.
 *
 * @param no its number
 * @param at when
 * @param run the run of the collector, 0 if it was done by hand
 * @param subject what
 * @param bytes how long it was
 * @param reason why
 * @since 0.1.0
 */
public record JournalRow(long no, Instant at, long run, String subject, long bytes, String reason) {}
