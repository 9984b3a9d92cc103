/** What a handle on one domain of a repository works with. */
@NullMarked
package dev.cairn.core.domain;

import org.jspecify.annotations.NullMarked;
