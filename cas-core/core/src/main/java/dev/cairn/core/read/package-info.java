/** How bytes come out: start at {@link dev.cairn.core.read.ReadPipeline}. */
@NullMarked
package dev.cairn.core.read;

import org.jspecify.annotations.NullMarked;
