package dev.cairn.core.catalog;

import dev.cairn.api.Ref;
import dev.cairn.api.pack.PackId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a collection changes, in memory; the catalog's lock is held. */
final class MemoryCollection {
    private final MemorySessions sessions;
    private final MemoryPacks packs;
    private final MemoryBlobs blobs;
    private final MemoryRefs refs;
    private final MemorySnapshots snapshots;
    private final MemoryJournal journal;
    private final NavigableMap<PackId, CondemnedRow> condemned = new TreeMap<>();
    private final NavigableMap<Long, DeadBlob> dead = new TreeMap<>();
    private final Map<Long, Set<Long>> deadLinks = new TreeMap<>();
    private long run;

    /** The tables of a catalog that a collection changes. */
    record Tables(
            MemorySessions sessions,
            MemoryPacks packs,
            MemoryBlobs blobs,
            MemoryRefs refs,
            MemorySnapshots snapshots,
            MemoryJournal journal) {}

    MemoryCollection(Tables tables) {
        this.sessions = tables.sessions();
        this.packs = tables.packs();
        this.blobs = tables.blobs();
        this.refs = tables.refs();
        this.snapshots = tables.snapshots();
        this.journal = tables.journal();
    }

    long begin() {
        return ++run;
    }

    void fence(String operation, long its) {
        if (its != run) {
            throw CatalogErrors.otherRun(operation, its);
        }
    }

    void expire(long firstKept) {
        snapshots.expire(firstKept);
        refs.expire(firstKept);
    }

    List<Long> named(long firstKept, long after, int limit) {
        return blobs.named(firstKept).tailSet(after, false).stream()
                .limit(limit)
                .toList();
    }

    List<CollectionTable.Link> links(CollectionTable.Link after, int limit) {
        return blobs.links().stream()
                .filter(link -> ORDER.compare(link, after) > 0)
                .sorted(ORDER)
                .limit(limit)
                .toList();
    }

    private static final Comparator<CollectionTable.Link> ORDER = Comparator.comparingLong(CollectionTable.Link::parent)
            .reversed()
            .thenComparingLong(CollectionTable.Link::child);

    Set<Long> bury(Collection<BlobRow> rows, Instant at) {
        NavigableMap<Long, BlobRow> latestFirst = new TreeMap<>(Comparator.reverseOrder());
        rows.forEach(row -> latestFirst.put(row.no(), row));
        Set<Long> stay = new TreeSet<>();
        for (BlobRow row : latestFirst.values()) {
            Set<Long> children = blobs.childrenOf(row);
            boolean isSame =
                    blobs.find(row.domain(), row.key()).filter(row::equals).isPresent();
            if (isSame && blobs.forget(row.domain(), row.key())) {
                dead.put(row.no(), new DeadBlob(row, at));
                deadLinks.put(row.no(), children);
            } else if (isSame) {
                stay.add(row.no());
            }
        }
        return Collections.unmodifiableSet(stay);
    }

    List<Long> endedPinners(long after, int limit) {
        NavigableSet<Long> pinners = new TreeSet<>(packs.pinners());
        return pinners.tailSet(after, false).stream()
                .filter(session -> !sessions.is(session, SessionState.LIVE))
                .limit(limit)
                .toList();
    }

    Set<PackId> condemn(List<CollectionTable.Condemnation> sentences, Instant at) {
        Set<PackId> done = new TreeSet<>();
        for (CollectionTable.Condemnation sentence : sentences) {
            packs.unpin(sentence.pack(), sentence.pinners());
            if (packs.condemn(sentence.pack())) {
                add(sentence, at);
                done.add(sentence.pack());
            }
        }
        return Collections.unmodifiableSet(done);
    }

    private void add(CollectionTable.Condemnation sentence, Instant at) {
        PackRow row = packs.row(sentence.pack());
        condemned.put(row.id(), new CondemnedRow(row, at, sentence.reason(), sentence.replaced()));
    }

    /** Everything is checked before the first change. */
    void replace(Commit.NewPack fresh, List<CollectionTable.Condemnation> old, Instant at) {
        sessions.requireLive("replace packs", fresh.row().session());
        packs.check(List.of(fresh), sessions);
        for (CollectionTable.Condemnation sentence : old) {
            if (!packs.isFree(sentence.pack(), sentence.pinners())) {
                throw CatalogErrors.packInUse("replace packs", sentence.pack());
            }
        }
        packs.add(fresh.row().session(), fresh);
        condemn(old, at);
        sessions.leaveLive(fresh.row().session(), SessionState.COMMITTED);
        blobs.release(fresh.row().session());
    }

    List<CondemnedRow> condemned(@Nullable PackId after, int limit) {
        return (after == null ? condemned : condemned.tailMap(after, false))
                .values().stream().limit(limit).toList();
    }

    Set<PackId> restore(Collection<PackId> wanted) {
        Set<PackId> restored = new TreeSet<>();
        for (PackId pack : wanted) {
            if (condemned.remove(pack) != null) {
                packs.enliven(pack);
                restored.add(pack);
            }
        }
        return Collections.unmodifiableSet(restored);
    }

    void take(long its, Collection<CondemnedRow> rows, Instant at) {
        for (CondemnedRow row : rows) {
            if (condemned.remove(row.pack().id()) != null) {
                journal.add(new JournalRow(
                        0, at, its, "pack " + row.pack().id(), row.pack().bytes(), row.reason()));
            }
        }
    }

    List<PackRow> leaving(@Nullable PackId after, int limit) {
        return packs.leaving(condemned.keySet(), after, limit);
    }

    void forget(Collection<PackId> gone) {
        gone.forEach(packs::forget);
    }

    List<DeadBlob> dead(long after, int limit) {
        return dead.tailMap(after, false).values().stream().limit(limit).toList();
    }

    boolean revive(DeadBlob blob, Ref ref) {
        BlobRow row = blob.row();
        if (blobs.find(row.domain(), row.key()).isPresent()) {
            refs.setRef(row.domain(), ref);
            return true;
        }
        Set<BlobId> children = new TreeSet<>();
        Set<Long> wanted = deadLinks.getOrDefault(row.no(), Set.of());
        wanted.forEach(child -> blobs.present(child, dead.get(child)).ifPresent(children::add));
        if (children.size() != wanted.size()) {
            return false;
        }
        blobs.revive(row, children);
        dead.remove(row.no());
        deadLinks.remove(row.no());
        refs.setRef(row.domain(), ref);
        return true;
    }

    boolean giveUp(BlobRow row, JournalRow why) {
        if (blobs.find(row.domain(), row.key()).isEmpty()) {
            return false;
        }
        if (blobs.isHeldOrNamed(row.id())) {
            throw CatalogErrors.stillNamed("give up", row.key());
        }
        blobs.unlink(row.id());
        refs.release(row.id());
        blobs.forget(row.domain(), row.key());
        journal.add(why);
        return true;
    }

    void forgetDead(Instant before) {
        dead.values().removeIf(blob -> blob.at().isBefore(before));
        deadLinks.keySet().retainAll(dead.keySet());
    }
}
