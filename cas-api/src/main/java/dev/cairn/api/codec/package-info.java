/** What a repository is configured with: chunkers and block codecs, which are pure functions on bytes, and key managers. */
@NullMarked
package dev.cairn.api.codec;

import org.jspecify.annotations.NullMarked;
