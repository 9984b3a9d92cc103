/** How core moves between reactive streams and plain synchronous steps. */
@NullMarked
package dev.cairn.core.flow;

import org.jspecify.annotations.NullMarked;
