/**
 * Layers around a store, outermost first: capability check, metrics, retry, concurrency limit, timeout; and packs on one
 * store.
 */
@NullMarked
package dev.cairn.core.store;

import org.jspecify.annotations.NullMarked;
