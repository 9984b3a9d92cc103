package dev.cairn.core.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The journal and the clock in memory; the catalog's lock is held. */
final class MemoryJournal {
    private final NavigableMap<Long, JournalRow> rows = new TreeMap<>();
    private long lastNo;
    private @Nullable Instant highWater;

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

    Instant advance(Instant now, Duration jumpMax) {
        Instant last = highWater == null ? now : highWater;
        highWater = now.isAfter(last) && !now.isAfter(last.plus(jumpMax)) ? now : last;
        return highWater;
    }
}
