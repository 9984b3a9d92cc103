package dev.cairn.simulator;

import dev.cairn.simulator.cluster.SimProcess;

/**
 * Somebody who uses the cluster, one operation after the other: a writer, a reader, a collector. It lives in a slot of
 * the cluster; when the process there dies its operation has no answer, and it goes on in the next process of the slot.
 * Its choices come from a seed of its own, and what it learns it tells the {@link Model}.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface Actor {
    /** What it is called in the log. */
    String name();

    /** Begins one operation, as a task of this process, whose repository is open. */
    Turn turn(SimProcess process);
}
