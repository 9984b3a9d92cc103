/** The chunkers and block codecs that a repository is configured with, found by their format bytes. */
@NullMarked
package dev.cairn.core.codec;

import org.jspecify.annotations.NullMarked;
