/** Makes copies of packs that are missing. */
@NullMarked
package dev.cairn.core.repair;

import org.jspecify.annotations.NullMarked;
