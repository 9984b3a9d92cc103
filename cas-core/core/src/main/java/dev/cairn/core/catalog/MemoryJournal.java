package dev.cairn.core.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The journal and the clock in memory; the catalog's lock is held. */
final class MemoryJournal {
    private final NavigableMap<Long, JournalRow> rows = new TreeMap<>();
    private long lastNo;
    private Instant highWater = Instant.EPOCH;
    private Instant steady = Instant.EPOCH;

    List<JournalRow> page(long after, int limit) {
        return rows.tailMap(after, false).values().stream().limit(limit).toList();
    }

    void add(JournalRow row) {
        long no = ++lastNo;
        rows.put(no, new JournalRow(no, row.at(), row.run(), row.subject(), row.bytes(), row.reason()));
    }

    void forget(Instant before) {
        rows.values().removeIf(row -> row.at().isBefore(before));
    }

    /** The catalog's time. */
    Instant time() {
        return highWater;
    }

    void raise(Instant now) {
        highWater = now.isAfter(highWater) ? now : highWater;
    }

    Instant advance(Instant now, Duration jumpMax) {
        boolean first = steady.equals(Instant.EPOCH);
        if (now.isAfter(steady) && (first || !now.isAfter(steady.plus(jumpMax)))) {
            steady = now;
        }
        return steady;
    }

    void carry(Instant now) {
        boolean jump = now.isAfter(steady.plus(JournalTable.JUMP_MAX));
        if (!jump && !now.isBefore(steady.plus(JournalTable.CARRIED_EVERY))) {
            steady = now;
        }
    }
}
