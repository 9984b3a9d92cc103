package dev.cairn.core.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The session rows in memory. */
final class MemorySessions {
    private final TreeMap<Long, SessionState> states = new TreeMap<>();
    private final Map<Long, Instant> opened = new HashMap<>();
    /** Ends of the leases, also of those that have left LIVE. */
    private final Map<Long, Instant> leases = new TreeMap<>();

    List<Long> begin(int count, Instant now, @Nullable Instant leaseUntil) {
        List<Long> begun = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long session = states.isEmpty() ? 1 : states.lastKey() + 1;
            states.put(session, SessionState.LIVE);
            opened.put(session, now);
            if (leaseUntil != null) {
                leases.put(session, leaseUntil);
            }
            begun.add(session);
        }
        return List.copyOf(begun);
    }

    long last() {
        return states.isEmpty() ? 0 : states.lastKey();
    }

    /** Adds the session of something that was found, if it is not there. */
    void admit(long session) {
        states.putIfAbsent(session, SessionState.COMMITTED);
    }

    void renew(long session, Instant leaseUntil) {
        if (is(session, SessionState.LIVE)) {
            leases.put(session, leaseUntil);
        }
    }

    List<Long> overdue(Instant now, int limit) {
        return leases.entrySet().stream()
                .filter(lease -> is(lease.getKey(), SessionState.LIVE)
                        && lease.getValue().isBefore(now))
                .sorted(Map.Entry.comparingByValue(Comparator.<Instant>naturalOrder()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
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

    Catalog.SessionTimes times(long session) {
        state(session);
        return new Catalog.SessionTimes(
                opened.getOrDefault(session, Instant.EPOCH), Optional.ofNullable(leases.get(session)));
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
