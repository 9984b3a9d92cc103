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
        boolean first = highWater.equals(Instant.EPOCH);
        if (first || !now.isAfter(highWater.plus(jumpMax))) {
            raise(now);
        }
        return highWater;
    }
}
