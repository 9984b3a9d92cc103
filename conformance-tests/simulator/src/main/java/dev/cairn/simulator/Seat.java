package dev.cairn.simulator;

import org.jspecify.annotations.Nullable;

/** An actor, the slot where it lives, and the operation that it waits for. */
final class Seat {
    private final Actor actor;
    private final int slot;
    private int turnsLeft;
    private @Nullable Turn waiting;
    private long sinceNanos;

    Seat(Actor actor, int slot, int turns) {
        this.actor = actor;
        this.slot = slot;
        this.turnsLeft = turns;
    }

    Actor actor() {
        return actor;
    }

    int slot() {
        return slot;
    }

    boolean isDone() {
        return turnsLeft == 0 && waiting == null;
    }

    boolean mayBegin() {
        return turnsLeft > 0 && waiting == null;
    }

    void begins(Turn turn, long nowNanos) {
        waiting = turn;
        turnsLeft--;
        sinceNanos = nowNanos;
    }

    @Nullable
    Turn waiting() {
        return waiting;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    void ends() {
        waiting = null;
    }
}
