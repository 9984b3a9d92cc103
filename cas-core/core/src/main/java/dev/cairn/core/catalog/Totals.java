package dev.cairn.core.catalog;

/**
 * Sums over the catalog.
 *
 * <p>Stability: internal.
 *
 * @param packs live packs
 * @param packBytes their bytes
 * @param blobs blob rows of all domains
 * @since 0.1.0
 */
public record Totals(long packs, long packBytes, long blobs) {}
