/** How a catalog is made again of what the stores hold, stage by stage. */
@NullMarked
package dev.cairn.core.rebuild;

import org.jspecify.annotations.NullMarked;
