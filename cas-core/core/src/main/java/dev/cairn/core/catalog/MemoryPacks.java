package dev.cairn.core.catalog;

import static java.util.Objects.requireNonNull;

import dev.cairn.api.BlockKey;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Packs, their replicas, pins and locations in memory. */
final class MemoryPacks {
    private static final Comparator<Location> IN_PACK =
            Comparator.comparingLong(Location::offset).thenComparing(Location::block);

    private record Pack(PackRow row, List<Replica> replicas, List<Location> entries) {
        boolean isActive() {
            return replicas.stream().anyMatch(replica -> replica.state() == Replica.State.ACTIVE);
        }

        boolean isReadable() {
            return replicas.stream().anyMatch(replica -> replica.state() != Replica.State.LOST);
        }
    }

    private record Block(int domain, BlockKey key) implements Comparable<Block> {
        @Override
        public int compareTo(Block o) {
            int byDomain = Integer.compare(domain, o.domain);
            return byDomain != 0 ? byDomain : key.compareTo(o.key);
        }
    }

    private final List<String> stores;
    private final IntPredicate isDomain;
    private final Comparator<Replica> order;
    private final NavigableMap<PackId, Pack> packs = new TreeMap<>();
    private final NavigableMap<PackId, Pack> live = new TreeMap<>();
    private final NavigableMap<PackId, Set<Long>> pins = new TreeMap<>();
    private final NavigableMap<Block, Map<PackId, Location>> locations = new TreeMap<>();

    MemoryPacks(List<String> stores, IntPredicate isDomain) {
        this.stores = stores;
        this.isDomain = isDomain;
        this.order = Comparator.<Replica>comparingInt(replica -> stores.indexOf(replica.store()))
                .thenComparing(Replica::part)
                .thenComparing(Replica::nonce);
    }

    void check(List<Commit.NewPack> added, MemorySessions sessions) {
        Set<PackId> seen = new TreeSet<>();
        for (Commit.NewPack pack : added) {
            PackRow row = pack.row();
            if (!isDomain.test(row.domain())) {
                throw CatalogErrors.noDomain("commit", row.domain());
            }
            if (!sessions.has(row.session())) {
                throw CatalogErrors.noSession("commit", row.session());
            }
            if (packs.containsKey(row.id()) || !seen.add(row.id())) {
                throw CatalogErrors.packExists(row.id());
            }
            checkReplicas(pack);
        }
    }

    private void checkReplicas(Commit.NewPack pack) {
        Set<Replica> seen = new TreeSet<>(order);
        for (Replica replica : pack.replicas()) {
            if (!stores.contains(replica.store())) {
                throw CatalogErrors.noStore("commit", replica.store());
            }
            if (!seen.add(replica)) {
                throw CatalogErrors.replicaTwice(pack.row().id());
            }
        }
    }

    /** Adds a pack that passed {@link #check}, live and pinned. */
    void add(long session, Commit.NewPack added) {
        PackId id = added.row().id();
        List<Location> entries = new ArrayList<>();
        for (Location entry :
                added.entries().stream().sorted(LocationRows.WHOLE_FIRST).toList()) {
            Map<PackId, Location> places = locations.computeIfAbsent(
                    new Block(added.row().domain(), entry.block()), block -> new LinkedHashMap<>());
            // A block that a pack holds twice keeps its first place.
            if (places.putIfAbsent(id, entry) == null) {
                entries.add(entry);
            }
        }
        entries.sort(IN_PACK);
        Pack pack =
                new Pack(added.row(), added.replicas().stream().sorted(order).toList(), List.copyOf(entries));
        packs.put(id, pack);
        live.put(id, pack);
        pin(session, Set.of(id));
    }

    /** Adds a pack that was found, or what it lacks, live and pinned. */
    void admit(long session, Commit.NewPack found) {
        PackRow row = found.row();
        if (!isDomain.test(row.domain())) {
            throw CatalogErrors.noDomain("admit", row.domain());
        }
        Pack before = packs.get(row.id());
        if (before == null) {
            add(session, found);
            return;
        }
        Set<Replica> copies = new TreeSet<>(order);
        copies.addAll(before.replicas());
        copies.addAll(found.replicas());
        PackRow longer = before.row().bytes() < row.bytes() ? row : before.row();
        add(session, new Commit.NewPack(longer, List.copyOf(copies), found.entries()));
        List<Location> entries = new ArrayList<>(before.entries());
        entries.addAll(requireNonNull(packs.get(row.id())).entries());
        entries.sort(IN_PACK);
        Pack merged = new Pack(longer, List.copyOf(copies), List.copyOf(entries));
        packs.put(row.id(), merged);
        live.put(row.id(), merged);
    }

    /** The first session that wrote a block; 0 if nobody did. */
    long firstSession(int domain, BlockKey block) {
        return locations.getOrDefault(new Block(domain, block), Map.of()).keySet().stream()
                .flatMap(id -> Stream.ofNullable(packs.get(id)))
                .mapToLong(pack -> pack.row().session())
                .min()
                .orElse(0);
    }

    Map<BlockKey, List<Location>> locate(int domain, Collection<BlockKey> blocks) {
        return find(domain, blocks, Pack::isReadable);
    }

    Map<BlockKey, List<Location>> known(int domain, Collection<BlockKey> blocks) {
        return find(domain, blocks, Pack::isActive);
    }

    private Map<BlockKey, List<Location>> find(int domain, Collection<BlockKey> blocks, Predicate<Pack> good) {
        Map<BlockKey, List<Location>> found = new LinkedHashMap<>();
        for (BlockKey block : blocks) {
            List<Location> here = locations.getOrDefault(new Block(domain, block), Map.of()).values().stream()
                    .filter(location -> isLive(location.pack(), good))
                    .sorted(Comparator.comparing(location -> !isLive(location.pack(), Pack::isActive)))
                    .toList();
            if (!here.isEmpty()) {
                found.put(block, here);
            }
        }
        return Collections.unmodifiableMap(found);
    }

    private boolean isLive(PackId id, Predicate<Pack> good) {
        Pack pack = live.get(id);
        return pack != null && good.test(pack);
    }

    /** Whether a writer need not store the first block of a blob again. */
    boolean rootKnown(BlobRow blob) {
        return known(blob.domain(), Set.of(blob.root())).containsKey(blob.root());
    }

    boolean isLive(PackId id) {
        return live.containsKey(id);
    }

    /** Gives a replica another state. */
    void set(Replica changed) {
        Pack before = Objects.requireNonNull(packs.get(changed.pack()));
        List<Replica> replicas = before.replicas().stream()
                .map(replica -> order.compare(replica, changed) == 0 ? changed : replica)
                .toList();
        put(new Pack(before.row(), replicas, before.entries()));
    }

    private void put(Pack after) {
        packs.put(after.row().id(), after);
        live.replace(after.row().id(), after);
    }

    /** One replica more. */
    void add(Replica copy) {
        if (!stores.contains(copy.store())) {
            throw CatalogErrors.noStore("add replica", copy.store());
        }
        Pack before = Objects.requireNonNull(packs.get(copy.pack()));
        List<Replica> replicas = Stream.concat(before.replicas().stream(), Stream.of(copy))
                .sorted(order)
                .toList();
        put(new Pack(before.row(), replicas, before.entries()));
    }

    Set<PackId> pin(long session, Collection<PackId> wanted) {
        Set<PackId> gone = new TreeSet<>();
        for (PackId id : wanted) {
            if (live.containsKey(id)) {
                pins.computeIfAbsent(id, pack -> new TreeSet<>()).add(session);
            } else {
                gone.add(id);
            }
        }
        return Collections.unmodifiableSet(gone);
    }

    void unpin(long session) {
        pins.values().removeIf(sessions -> sessions.remove(session) && sessions.isEmpty());
    }

    void unpin(PackId id, Set<Long> sessions) {
        pins.computeIfPresent(id, (pack, pinners) -> {
            pinners.removeAll(sessions);
            return pinners.isEmpty() ? null : pinners;
        });
    }

    /** The sessions that pin anything. */
    Set<Long> pinners() {
        Set<Long> all = new TreeSet<>();
        pins.values().forEach(all::addAll);
        return all;
    }

    Map<PackId, Set<Long>> pinners(Collection<PackId> wanted) {
        Map<PackId, Set<Long>> pinners = new TreeMap<>();
        wanted.stream().filter(pins::containsKey).forEach(id -> pinners.put(id, new TreeSet<>(pins.get(id))));
        return pinners;
    }

    /** Whether a pack is live and nobody else pins it. */
    boolean isFree(PackId id, Set<Long> pinners) {
        return live.containsKey(id) && pinners.containsAll(pins.getOrDefault(id, Set.of()));
    }

    PackRow row(PackId id) {
        return Objects.requireNonNull(packs.get(id)).row();
    }

    void enliven(PackId id) {
        live.put(id, Objects.requireNonNull(packs.get(id)));
    }

    List<PackRow> leaving(Set<PackId> condemned, @Nullable PackId after, int limit) {
        return (after == null ? packs : packs.tailMap(after, false))
                .entrySet().stream()
                        .filter(pack -> !live.containsKey(pack.getKey()) && !condemned.contains(pack.getKey()))
                        .map(pack -> pack.getValue().row())
                        .limit(limit)
                        .toList();
    }

    void forget(PackId id) {
        Pack gone = packs.remove(id);
        if (gone != null) {
            for (Location entry : gone.entries()) {
                locations.computeIfPresent(new Block(gone.row().domain(), entry.block()), (block, places) -> {
                    places.remove(id);
                    return places.isEmpty() ? null : places;
                });
            }
        }
    }

    long locations() {
        return packs.values().stream().mapToLong(pack -> pack.entries().size()).sum();
    }

    boolean condemn(PackId id) {
        return !pins.containsKey(id) && live.remove(id) != null;
    }

    List<PackRow> page(@Nullable PackId after, int limit) {
        List<PackRow> page = new ArrayList<>();
        for (Pack pack : (after == null ? live : live.tailMap(after, false)).values()) {
            if (page.size() == limit) {
                break;
            }
            page.add(pack.row());
        }
        return List.copyOf(page);
    }

    Optional<PackRow> live(PackId id) {
        return Optional.ofNullable(live.get(id)).map(Pack::row);
    }

    List<Location> locations(PackId id) {
        Pack pack = packs.get(id);
        return pack == null ? List.of() : pack.entries();
    }

    List<Replica> replicas(PackId id) {
        Pack pack = packs.get(id);
        return pack == null ? List.of() : pack.replicas();
    }

    Totals totals(long blobs) {
        long bytes =
                live.values().stream().mapToLong(pack -> pack.row().bytes()).sum();
        return new Totals(live.size(), bytes, blobs);
    }
}
