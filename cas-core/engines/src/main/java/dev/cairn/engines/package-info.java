/**
 * Pure functions on bytes: BLAKE3 and its tree, SHA-256 and its tree, outboards and slices of both, the FastCDC cut finder,
 * Reed-Solomon, CRC32C. Everything here is deterministic, allocates little, does no I/O and knows no other Cairn type; bad arguments are
 * programmer errors ({@link java.lang.IllegalArgumentException}, {@link java.lang.IndexOutOfBoundsException}), a slice
 * that proves nothing is a {@link dev.cairn.engines.BadSliceException}.
 */
@NullMarked
package dev.cairn.engines;

import org.jspecify.annotations.NullMarked;
