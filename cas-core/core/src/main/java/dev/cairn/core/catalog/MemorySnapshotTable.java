package dev.cairn.core.catalog;

import java.time.Instant;

/** Which snapshots there are, in memory, one transaction at a time. */
final class MemorySnapshotTable implements SnapshotTable {
    private final MemoryLock lock;
    private final MemorySnapshots snapshots;

    MemorySnapshotTable(MemoryLock lock, MemorySnapshots snapshots) {
        this.lock = lock;
        this.snapshots = snapshots;
    }

    @Override
    public State state() {
        return lock.locked("snapshots", snapshots::state);
    }

    @Override
    public long begin(Beginning beginning) {
        return lock.locked("begin snapshot", () -> snapshots.begin(beginning));
    }

    @Override
    public void finish(long no) {
        lock.run("finish snapshot", () -> snapshots.finish(no));
    }

    @Override
    public void waitFrom(Instant at) {
        lock.run("wait for snapshot", () -> snapshots.waitFrom(at));
    }
}
