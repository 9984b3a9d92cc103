/** The kit, tested on itself: broken stores that must be caught, faults that must be the same again. */
@NullMarked
package dev.cairn.conformance;

import org.jspecify.annotations.NullMarked;
