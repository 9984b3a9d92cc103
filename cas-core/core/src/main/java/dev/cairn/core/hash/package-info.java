/** Digests of bytes and the keys made of them, by algorithm; the work is done in the engines. */
@NullMarked
package dev.cairn.core.hash;

import org.jspecify.annotations.NullMarked;
