package dev.cairn.core.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The journal and the clock in memory, one transaction at a time. */
final class MemoryJournalTable implements JournalTable {
    private final MemoryLock lock;
    private final MemoryJournal journal;

    MemoryJournalTable(MemoryLock lock, MemoryJournal journal) {
        this.lock = lock;
        this.journal = journal;
    }

    @Override
    public List<JournalRow> page(long after, int limit) {
        PageLimit.check("journal", limit);
        return lock.locked("journal", () -> journal.page(after, limit));
    }

    @Override
    public void add(List<JournalRow> rows) {
        lock.run("journal", () -> {
            rows.forEach(journal::add);
        });
    }

    @Override
    public void forget(Instant before) {
        lock.run("forget journal", () -> {
            journal.forget(before);
        });
    }

    @Override
    public Instant advance(Instant now, Duration jumpMax) {
        return lock.locked("advance clock", () -> journal.advance(now, jumpMax));
    }
}
