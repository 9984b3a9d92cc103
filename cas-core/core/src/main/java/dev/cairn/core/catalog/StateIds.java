package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.Replica;

/** The numbers that stand for states in the schema; they never change. */
final class StateIds {
    private StateIds() {}

    static int of(SessionState state) {
        return switch (state) {
            case LIVE -> 0;
            case COMMITTED -> 1;
            case EXPIRED -> 2;
        };
    }

    static SessionState session(int id) {
        for (SessionState state : SessionState.values()) {
            if (of(state) == id) {
                return state;
            }
        }
        throw CasException.invalid("session", "unknown state " + id);
    }

    static int of(Replica.State state) {
        return switch (state) {
            case ACTIVE -> 0;
            case QUARANTINED -> 1;
            case DEPRECATED -> 2;
            case LOST -> 3;
        };
    }

    static Replica.State replica(int id) {
        for (Replica.State state : Replica.State.values()) {
            if (of(state) == id) {
                return state;
            }
        }
        throw CasException.invalid("replica", "unknown state " + id);
    }
}
