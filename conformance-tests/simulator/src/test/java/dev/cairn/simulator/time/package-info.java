@NullMarked
package dev.cairn.simulator.time;

import org.jspecify.annotations.NullMarked;
