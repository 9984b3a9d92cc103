/** Pure functions on bytes that a repository is configured with: chunkers and block codecs. */
@NullMarked
package dev.cairn.api.codec;

import org.jspecify.annotations.NullMarked;
