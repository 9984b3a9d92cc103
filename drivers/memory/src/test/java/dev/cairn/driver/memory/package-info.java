/** The contract, held against the memory store. */
@NullMarked
package dev.cairn.driver.memory;

import org.jspecify.annotations.NullMarked;
