package dev.cairn;

import dev.cairn.core.catalog.Totals;

/**
 * How much a repository holds.
 *
 * @param packs number of packs
 * @param packBytes bytes that they take
 * @param blobs number of blobs
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public record Contents(long packs, long packBytes, long blobs) {
    static Contents of(Totals totals) {
        return new Contents(totals.packs(), totals.packBytes(), totals.blobs());
    }
}
