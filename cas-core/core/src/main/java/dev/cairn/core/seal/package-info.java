/** Sealed frames and the keys of private domains: what turns encoded blocks into bytes that only the domain's key opens. */
@NullMarked
package dev.cairn.core.seal;

import org.jspecify.annotations.NullMarked;
