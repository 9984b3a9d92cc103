package dev.cairn.core.catalog;

import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a scrub knows, in memory, one transaction at a time. */
final class MemoryScrubTable implements ScrubTable {
    private static final Seen NEVER = new Seen(Optional.empty(), Optional.empty());

    private record Seen(Optional<Instant> verifiedAt, Optional<Instant> missingSince) {}

    private record Place(String store, String object) implements Comparable<Place> {
        static Place of(Replica copy) {
            return new Place(copy.store(), copy.objectName().value());
        }

        @Override
        public int compareTo(Place o) {
            int byStore = store.compareTo(o.store);
            return byStore != 0 ? byStore : object.compareTo(o.object);
        }
    }

    private final MemoryLock lock;
    private final MemoryPacks packs;
    /** Of those that were looked at; names are never used again, so one that is gone does no harm. Guarded by lock. */
    private final Map<Place, Seen> seen = new TreeMap<>();

    MemoryScrubTable(MemoryLock lock, MemoryPacks packs) {
        this.lock = lock;
        this.packs = packs;
    }

    @Override
    public List<ReplicaRow> inventory(@Nullable PackId after, int limit) {
        PageLimit.check("inventory", limit);
        return lock.locked(
                "inventory",
                () -> packs.page(after, limit).stream().flatMap(this::rows).toList());
    }

    private Stream<ReplicaRow> rows(PackRow pack) {
        return packs.replicas(pack.id()).stream().map(copy -> {
            Seen of = seen.getOrDefault(Place.of(copy), NEVER);
            return new ReplicaRow(pack, copy, of.verifiedAt(), of.missingSince());
        });
    }

    @Override
    public List<ReplicaRow> of(PackId pack) {
        return lock.locked("replicas", () -> now(pack));
    }

    private List<ReplicaRow> now(PackId pack) {
        return packs.isLive(pack) ? rows(packs.row(pack)).toList() : List.of();
    }

    @Override
    public List<ReplicaRow> due(Instant before, int limit) {
        PageLimit.check("due replicas", limit);
        return lock.locked(
                "due replicas",
                () -> there().filter(row -> verified(row).isBefore(before))
                        .sorted(Comparator.comparing(MemoryScrubTable::verified))
                        .limit(limit)
                        .toList());
    }

    private static Instant verified(ReplicaRow row) {
        return row.verifiedAt().orElse(Instant.EPOCH);
    }

    private Stream<ReplicaRow> there() {
        return packs.page(null, Integer.MAX_VALUE).stream()
                .flatMap(this::rows)
                .filter(row -> row.copy().part().equals(Replica.WHOLE))
                .filter(row -> row.copy().state() != Replica.State.LOST)
                .filter(row -> row.missingSince().isEmpty());
    }

    @Override
    public Coverage coverage() {
        return lock.locked("coverage", () -> {
            List<ReplicaRow> rows = there().toList();
            return new Coverage(
                    rows.size(),
                    rows.stream().mapToLong(row -> row.pack().bytes()).sum(),
                    rows.stream().filter(row -> row.verifiedAt().isEmpty()).count(),
                    rows.stream().flatMap(row -> row.verifiedAt().stream()).min(Comparator.naturalOrder()));
        });
    }

    @Override
    public boolean add(Replica copy) {
        return lock.locked("add replica", () -> {
            boolean live = packs.isLive(copy.pack());
            if (live) {
                packs.add(copy);
            }
            return live;
        });
    }

    @Override
    public boolean change(ReplicaRow from, ReplicaRow to) {
        return lock.locked("change replica", () -> {
            boolean same = now(from.copy().pack()).contains(from);
            if (same) {
                packs.set(to.copy());
                seen.put(Place.of(to.copy()), new Seen(to.verifiedAt(), to.missingSince()));
            }
            return same;
        });
    }
}
