/** Reads and checks everything, or one blob: start at {@link dev.cairn.core.verify.VerifyPipeline}. */
@NullMarked
package dev.cairn.core.verify;

import org.jspecify.annotations.NullMarked;
