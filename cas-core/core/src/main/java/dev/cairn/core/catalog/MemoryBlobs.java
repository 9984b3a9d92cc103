package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/** Blobs, and what keeps them beside their names, in memory. */
final class MemoryBlobs {
    private final NavigableMap<BlobId, BlobRow> blobs = new TreeMap<>();
    private final NavigableMap<Long, BlobRow> byNo = new TreeMap<>();
    private final Map<BlobId, Set<BlobId>> children = new TreeMap<>();
    private final Map<BlobId, Set<BlobId>> parents = new TreeMap<>();
    private final Map<Long, Set<BlobId>> holds = new TreeMap<>();
    private final MemoryRefs refs;
    private long lastNo;

    MemoryBlobs(MemoryRefs refs) {
        this.refs = refs;
    }

    boolean has(BlobId blob) {
        return blobs.containsKey(blob);
    }

    void require(String operation, int domain, BlobKey key) {
        if (!blobs.containsKey(new BlobId(domain, key))) {
            throw CatalogErrors.noBlob(operation, key);
        }
    }

    /** In the order of their names; the first root of a blob stays as long as it is known. */
    void add(Collection<Commit.NewBlob> fresh, Predicate<BlobRow> rootKnown) {
        NavigableMap<BlobId, Commit.NewBlob> sorted = new TreeMap<>();
        fresh.forEach(blob -> sorted.putIfAbsent(blob.id(), blob));
        sorted.values().forEach(blob -> add(blob, rootKnown));
        fresh.forEach(this::link);
    }

    private void add(Commit.NewBlob added, Predicate<BlobRow> rootKnown) {
        BlobRow before = blobs.get(added.id());
        if (before == null || !rootKnown.test(before)) {
            long no = before == null ? ++lastNo : before.no();
            BlobRow row = new BlobRow(no, added.domain(), added.key(), added.root(), added.manifest());
            blobs.put(added.id(), row);
            byNo.put(no, row);
        }
    }

    private void link(Commit.NewBlob added) {
        BlobId blob = added.id();
        for (BlobKey key : added.links()) {
            BlobId child = new BlobId(added.domain(), key);
            children.computeIfAbsent(blob, parent -> new TreeSet<>()).add(child);
            parents.computeIfAbsent(child, c -> new TreeSet<>()).add(blob);
        }
    }

    /** Holds what is here; answers the rest. */
    Set<BlobKey> hold(long session, int domain, Collection<BlobKey> keys) {
        Set<BlobKey> gone = new TreeSet<>();
        for (BlobKey key : keys) {
            BlobId blob = new BlobId(domain, key);
            if (blobs.containsKey(blob)) {
                holds.computeIfAbsent(session, s -> new TreeSet<>()).add(blob);
            } else {
                gone.add(key);
            }
        }
        return Collections.unmodifiableSet(gone);
    }

    boolean holds(long session) {
        return holds.containsKey(session);
    }

    void release(long session) {
        holds.remove(session);
    }

    private boolean isKept(BlobId blob) {
        return isNamed(blob) || parents.containsKey(blob);
    }

    /** Whether a ref, a hold or a snapshot names a blob. */
    private boolean isNamed(BlobId blob) {
        return refs.keeps(blob) || isHeld(blob);
    }

    /** Whether a ref or a hold names a blob. */
    boolean isHeldOrNamed(BlobId blob) {
        return refs.names(blob) || isHeld(blob);
    }

    private boolean isHeld(BlobId blob) {
        return holds.values().stream().anyMatch(held -> held.contains(blob));
    }

    /** Drops the links to a blob. */
    void unlink(BlobId child) {
        Set<BlobId> its = parents.remove(child);
        for (BlobId parent : its == null ? Set.<BlobId>of() : its) {
            children.computeIfPresent(parent, (p, of) -> of.remove(child) && of.isEmpty() ? null : of);
        }
    }

    Optional<BlobRow> find(int domain, BlobKey key) {
        return Optional.ofNullable(blobs.get(new BlobId(domain, key)));
    }

    Map<BlobKey, BlobRow> find(int domain, Collection<BlobKey> keys) {
        Map<BlobKey, BlobRow> found = new LinkedHashMap<>();
        keys.forEach(key -> find(domain, key).ifPresent(row -> found.put(key, row)));
        return Collections.unmodifiableMap(found);
    }

    List<BlobRow> page(long afterNo, int limit) {
        return first(byNo.tailMap(afterNo, false).values(), limit);
    }

    long count() {
        return blobs.size();
    }

    boolean forget(int domain, BlobKey key) {
        BlobId blob = new BlobId(domain, key);
        BlobRow row = isKept(blob) ? null : blobs.remove(blob);
        if (row == null) {
            return false;
        }
        for (BlobId child : children.containsKey(blob) ? children.remove(blob) : Set.<BlobId>of()) {
            parents.computeIfPresent(child, (c, of) -> of.remove(blob) && of.isEmpty() ? null : of);
        }
        return byNo.remove(row.no(), row);
    }

    /** Numbers of the blobs that a ref or a hold names, or a snapshot from one on. */
    NavigableSet<Long> named(long firstKept) {
        NavigableSet<Long> named = new TreeSet<>();
        refs.named(firstKept).forEach(blob -> named.add(number(blob)));
        holds.values().forEach(held -> held.forEach(blob -> named.add(number(blob))));
        return named;
    }

    private long number(BlobId blob) {
        return Objects.requireNonNull(blobs.get(blob)).no();
    }

    List<CollectionTable.Link> links() {
        return children.entrySet().stream()
                .flatMap(links -> links.getValue().stream()
                        .map(child -> new CollectionTable.Link(number(links.getKey()), number(child))))
                .toList();
    }

    Set<Long> childrenOf(BlobRow row) {
        Set<Long> numbers = new TreeSet<>();
        children.getOrDefault(row.id(), Set.of()).forEach(child -> numbers.add(number(child)));
        return numbers;
    }

    /** A blob under its old number, or stored again under another one. */
    Optional<BlobId> present(long no, @Nullable DeadBlob dead) {
        return Optional.ofNullable(byNo.get(no))
                .map(BlobRow::id)
                .or(() -> Optional.ofNullable(dead).map(blob -> blob.row().id()).filter(blobs::containsKey));
    }

    void revive(BlobRow row, Set<BlobId> itsChildren) {
        blobs.put(row.id(), row);
        byNo.put(row.no(), row);
        for (BlobId child : itsChildren) {
            children.computeIfAbsent(row.id(), parent -> new TreeSet<>()).add(child);
            parents.computeIfAbsent(child, c -> new TreeSet<>()).add(row.id());
        }
    }

    Map<BlockKey, Long> rooted(int domain, Collection<BlockKey> roots) {
        Set<BlockKey> wanted = new TreeSet<>(roots);
        Map<BlockKey, Long> found = new TreeMap<>();
        byNo.values().stream()
                .filter(row -> row.domain() == domain && wanted.contains(row.root()))
                .forEach(row -> found.putIfAbsent(row.root(), row.no()));
        return found;
    }

    void link(long parent, long child) {
        BlobId from = id(parent);
        BlobId to = id(child);
        children.computeIfAbsent(from, blob -> new TreeSet<>()).add(to);
        parents.computeIfAbsent(to, blob -> new TreeSet<>()).add(from);
    }

    private BlobId id(long no) {
        BlobRow row = byNo.get(no);
        if (row == null) {
            throw new IllegalStateException("no blob " + no);
        }
        return new BlobId(row.domain(), row.key());
    }

    List<RebuildTable.Unnamed> unnamed(long afterNo, int limit, ToLongBiFunction<Integer, BlockKey> firstSession) {
        return byNo.tailMap(afterNo, false).values().stream()
                .filter(row -> !refs.names(id(row.no())) && !parents.containsKey(id(row.no())))
                .limit(limit)
                .map(row -> new RebuildTable.Unnamed(
                        row, firstSession.applyAsLong(row.domain(), row.root()), children.containsKey(id(row.no()))))
                .toList();
    }

    private static <T> List<T> first(Collection<T> rows, int limit) {
        return rows.stream().limit(limit).toList();
    }
}
