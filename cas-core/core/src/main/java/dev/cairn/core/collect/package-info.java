/** Garbage collection beside writers: start at {@link dev.cairn.core.collect.CollectPipeline}. */
@NullMarked
package dev.cairn.core.collect;

import org.jspecify.annotations.NullMarked;
