package dev.cairn.core.catalog;

import java.time.Instant;

/**
 * A pack that is out of use and waits for its deletion.
 *
 * <p>Stability: internal.
 *
 * @param pack the pack
 * @param at when it was condemned
 * @param reason why
 * @param replaced whether all that was alive in it lies elsewhere too
 * @since 0.1.0
 */
public record CondemnedRow(PackRow pack, Instant at, String reason, boolean replaced) {}
