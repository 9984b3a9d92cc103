/** Looks after the copies of packs: start at {@link dev.cairn.core.scrub.ScrubPipeline}. */
@NullMarked
package dev.cairn.core.scrub;

import org.jspecify.annotations.NullMarked;
