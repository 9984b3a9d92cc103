package dev.cairn.simulator;

import java.time.Instant;

/** What keeps a name where it is, as far as anybody was told: what is certain, and what may be. */
final class Protection {
    private boolean surelyHeld;
    private boolean maybeHeld;
    private Instant surelyUntil = Instant.MIN;
    private Instant maybeUntil = Instant.MIN;

    /** Somebody asks for a hold or for its release. */
    void holding(boolean wanted) {
        surelyHeld &= wanted;
        maybeHeld |= wanted;
    }

    /** It is held or not. */
    void held(boolean now) {
        surelyHeld = now;
        maybeHeld = now;
    }

    /** Somebody asks for a retention. */
    void retaining(Instant until) {
        maybeUntil = later(maybeUntil, until);
    }

    /** It is retained until then, or for longer. */
    void retained(Instant until) {
        surelyUntil = later(surelyUntil, until);
    }

    /** The name may point at something else now, which is not protected. */
    void loosened() {
        surelyHeld = false;
        surelyUntil = Instant.MIN;
    }

    /** The name points at something else now, or at nothing. */
    void ended() {
        loosened();
        maybeHeld = false;
        maybeUntil = Instant.MIN;
    }

    boolean mayBeHeld() {
        return maybeHeld;
    }

    /** Whether nobody may have moved the name at this time. */
    boolean isSureAt(Instant time) {
        return surelyHeld || time.isBefore(surelyUntil);
    }

    /** Whether somebody who came at this time or later may have been refused. */
    boolean mayBeAt(Instant time) {
        return maybeHeld || time.isBefore(maybeUntil);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
