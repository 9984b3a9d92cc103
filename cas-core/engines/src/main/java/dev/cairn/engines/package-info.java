/**
 * Pure functions on bytes: BLAKE3 and its tree, SHA-256 and its tree, the FastCDC cut finder, CRC32C. Everything here is
 * deterministic, allocates little, does no I/O and knows no other Cairn type; bad arguments are programmer errors
 * ({@link java.lang.IllegalArgumentException}, {@link java.lang.IndexOutOfBoundsException}).
 */
@NullMarked
package dev.cairn.engines;

import org.jspecify.annotations.NullMarked;
