package dev.cairn.core.catalog;

import java.util.TreeMap;

/** The session rows in memory. */
final class MemorySessions {
    private final TreeMap<Long, SessionState> states = new TreeMap<>();

    long begin() {
        long session = states.isEmpty() ? 1 : states.lastKey() + 1;
        states.put(session, SessionState.LIVE);
        return session;
    }

    boolean has(long session) {
        return states.containsKey(session);
    }

    SessionState state(long session) {
        SessionState state = states.get(session);
        if (state == null) {
            throw CatalogErrors.noSession("session state", session);
        }
        return state;
    }

    boolean is(long session, SessionState state) {
        return states.get(session) == state;
    }

    void requireLive(String operation, long session) {
        if (!is(session, SessionState.LIVE)) {
            throw CatalogErrors.notLive(operation, session);
        }
    }

    boolean leaveLive(long session, SessionState to) {
        return states.replace(session, SessionState.LIVE, to);
    }
}
