/**
 * One thread for everybody: {@code VirtualTime} is the clock and the queue of all tasks, {@code Host} tells whose they
 * are, and {@code SimEnvironment} is what the engine of one host takes its time, chance and threads from.
 */
@NullMarked
package dev.cairn.simulator.time;

import org.jspecify.annotations.NullMarked;
