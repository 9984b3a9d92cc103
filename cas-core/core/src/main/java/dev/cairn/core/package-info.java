/** A repository put together: the facade over the pipelines, and the check that a store is the right one. */
@NullMarked
package dev.cairn.core;

import org.jspecify.annotations.NullMarked;
