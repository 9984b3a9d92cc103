/**
 * The catalog: which block lies in which packs, which pack on which stores, and the rows that garbage collection
 * trusts.
 */
@NullMarked
package dev.cairn.core.catalog;

import org.jspecify.annotations.NullMarked;
