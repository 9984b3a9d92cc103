package dev.cairn.core.catalog;

import dev.cairn.api.Ref;
import dev.cairn.api.pack.PackId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a collection does, in memory, one transaction at a time; the fence of the run before every change. */
final class MemoryCollectionTable implements CollectionTable {
    private final MemoryLock lock;
    private final MemoryCollection collection;
    private final MemoryPacks packs;

    MemoryCollectionTable(MemoryLock lock, MemoryCollection collection, MemoryPacks packs) {
        this.lock = lock;
        this.collection = collection;
        this.packs = packs;
    }

    @Override
    public long begin() {
        return lock.locked("begin collection", collection::begin);
    }

    @Override
    public void end(long run) {
        fenced("end collection", run, () -> true);
    }

    private <T> T fenced(String operation, long run, Supplier<T> change) {
        return lock.locked(operation, () -> {
            collection.fence(operation, run);
            return change.get();
        });
    }

    private void fenced(String operation, long run, Runnable change) {
        fenced(operation, run, () -> {
            change.run();
            return true;
        });
    }

    @Override
    public List<Long> named(long firstKept, long after, int limit) {
        PageLimit.check("named blobs", limit);
        return lock.locked("named blobs", () -> collection.named(firstKept, after, limit));
    }

    @Override
    public void expire(long run, long firstKept) {
        fenced("expire snapshots", run, () -> collection.expire(firstKept));
    }

    @Override
    public List<Link> links(Link after, int limit) {
        PageLimit.check("links", limit);
        return lock.locked("links", () -> collection.links(after, limit));
    }

    @Override
    public Set<Long> bury(long run, Collection<BlobRow> rows, Instant at) {
        return fenced("bury blobs", run, () -> collection.bury(rows, at));
    }

    @Override
    public List<Long> endedPinners(long after, int limit) {
        PageLimit.check("pinners", limit);
        return lock.locked("pinners", () -> collection.endedPinners(after, limit));
    }

    @Override
    public Map<PackId, Set<Long>> pinners(Collection<PackId> wanted) {
        return lock.locked("pinners", () -> packs.pinners(wanted));
    }

    @Override
    public void retire(long run, Collection<Long> ended) {
        fenced("retire pins", run, () -> ended.forEach(packs::unpin));
    }

    @Override
    public Set<PackId> condemn(long run, List<Condemnation> sentences, Instant at) {
        return fenced("condemn", run, () -> collection.condemn(sentences, at));
    }

    @Override
    public void replace(long run, Commit.NewPack fresh, List<Condemnation> old, Instant at) {
        fenced("replace packs", run, () -> collection.replace(fresh, old, at));
    }

    @Override
    public List<CondemnedRow> condemned(@Nullable PackId after, int limit) {
        PageLimit.check("condemned packs", limit);
        return lock.locked("condemned packs", () -> collection.condemned(after, limit));
    }

    @Override
    public Set<PackId> restore(long run, Collection<PackId> wanted) {
        return fenced("restore packs", run, () -> collection.restore(wanted));
    }

    @Override
    public void take(long run, Collection<CondemnedRow> rows, Instant at) {
        fenced("take packs", run, () -> collection.take(run, rows, at));
    }

    @Override
    public List<PackRow> leaving(@Nullable PackId after, int limit) {
        PageLimit.check("leaving packs", limit);
        return lock.locked("leaving packs", () -> collection.leaving(after, limit));
    }

    @Override
    public void forget(long run, Collection<PackId> gone) {
        fenced("forget packs", run, () -> collection.forget(gone));
    }

    @Override
    public List<DeadBlob> dead(long after, int limit) {
        PageLimit.check("dead blobs", limit);
        return lock.locked("dead blobs", () -> collection.dead(after, limit));
    }

    @Override
    public boolean revive(long run, DeadBlob blob, Ref ref) {
        CatalogText.check(ref);
        return fenced("revive blob", run, () -> collection.revive(blob, ref));
    }

    @Override
    public void forgetDead(long run, Instant before) {
        fenced("forget dead blobs", run, () -> collection.forgetDead(before));
    }

    @Override
    public boolean giveUp(BlobRow blob, JournalRow why) {
        return lock.locked("give up", () -> collection.giveUp(blob, why));
    }

    @Override
    public long locations() {
        return lock.locked("locations", packs::locations);
    }
}
