/** Snapshots of the catalog in the store: what is in no pack. */
@NullMarked
package dev.cairn.core.snapshot;

import org.jspecify.annotations.NullMarked;
