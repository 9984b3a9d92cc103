package dev.cairn.core.catalog;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which snapshots there are, in memory; the catalog's lock is held. */
final class MemorySnapshots {
    private final NavigableMap<Long, SnapshotTable.Snapshot> keeping = new TreeMap<>();
    private long last;
    private long settled;
    private Instant begun = Instant.EPOCH;

    SnapshotTable.State state() {
        return new SnapshotTable.State(last, begun, keeping.values().stream().toList());
    }

    long begin(SnapshotTable.Beginning wanted) {
        if (wanted.after() != last) {
            throw CatalogErrors.otherSnapshot("begin snapshot", wanted.after() + 1);
        }
        last = Math.max(last, wanted.seen()) + 1;
        begun = wanted.at();
        if (wanted.keeps()) {
            keeping.put(last, new SnapshotTable.Snapshot(last, wanted.at()));
        }
        return last;
    }

    void finish(long no) {
        if (no < settled || no > last) {
            throw CatalogErrors.otherSnapshot("finish snapshot", no);
        }
        settled = no;
    }

    void waitFrom(Instant at) {
        begun = begun.equals(Instant.EPOCH) ? at : begun;
    }

    long last() {
        return last;
    }

    /** Snapshots up to this one do not have a ref that is set now. */
    long settled() {
        return settled;
    }

    /** Whether a snapshot after this one keeps what it names. */
    boolean keepsAfter(long no) {
        return keeping.higherKey(no) != null;
    }

    void expire(long firstKept) {
        keeping.headMap(firstKept, false).clear();
    }
}
