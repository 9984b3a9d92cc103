package dev.cairn.simulator.time;

/**
 * Somebody who has tasks: a process, or the world around all of them. A dead one has none and takes none. One whose
 * task is in the middle of a step is busy: none of its other tasks runs meanwhile, because they may share locks.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class Host {
    private final String name;
    private boolean dead;
    private boolean busy;
    private long stalledUntilNanos;

    /** A living one. */
    public Host(String name) {
        this.name = name;
    }

    /** What it is called in the log. */
    public String name() {
        return name;
    }

    /** Whether it is dead. */
    public boolean isDead() {
        return dead;
    }

    /** Ends it: whatever it has queued does not run, and what it does from now on reaches nobody. */
    public void die() {
        dead = true;
    }

    /** None of its tasks runs before this time. */
    public void stallUntil(long nanos) {
        stalledUntilNanos = nanos;
    }

    boolean mayRunAt(long nanos) {
        return !dead && !busy && stalledUntilNanos <= nanos;
    }

    long stalledUntilNanos() {
        return stalledUntilNanos;
    }

    void busy(boolean now) {
        busy = now;
    }

    @Override
    public String toString() {
        return name;
    }
}
