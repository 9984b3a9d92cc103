/** A store in the memory of this process: volatile, exact in every other promise. */
@NullMarked
package dev.cairn.driver.memory;

import org.jspecify.annotations.NullMarked;
