/**
 * The engine under simulation: {@code Simulation} runs what a {@code Plan} draws from one seed, {@code Actor}s use the
 * cluster, {@code Model} is the oracle that knows what they may find, and {@code CrashSweep} crashes one
 * workload at every step.
 */
@NullMarked
package dev.cairn.simulator;

import org.jspecify.annotations.NullMarked;
