/** The embedded door: {@link dev.cairn.Cairn} opens a repository, everything else is the facade of {@code dev.cairn.api}. */
@NullMarked
package dev.cairn;

import org.jspecify.annotations.NullMarked;
