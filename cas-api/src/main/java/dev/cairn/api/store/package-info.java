/** What a storage vendor implements: a {@link dev.cairn.api.store.Store} of immutable named objects, and its driver. */
@NullMarked
package dev.cairn.api.store;

import org.jspecify.annotations.NullMarked;
