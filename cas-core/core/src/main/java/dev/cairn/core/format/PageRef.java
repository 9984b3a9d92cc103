package dev.cairn.core.format;

import dev.cairn.api.BlockKey;

/**
 * A page of a manifest as the root lists it.
 *
 * <p>Stability: internal.
 *
 * @param start offset in the blob of the page's first chunk
 * @param key the block that is the page
 * @since 0.1.0
 */
public record PageRef(long start, BlockKey key) {}
