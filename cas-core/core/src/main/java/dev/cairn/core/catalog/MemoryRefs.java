package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Names of blobs, now and in snapshots, in memory; the catalog's lock is held. */
final class MemoryRefs {
    private final MemorySnapshots snapshots;
    private final Map<Integer, NavigableMap<String, Ref>> refs = new TreeMap<>();
    private final Map<BlobId, NavigableMap<String, Ref>> refsOf = new TreeMap<>();
    private final Map<RefId, Long> since = new TreeMap<>();
    /** Blobs that refs named: the latest snapshot that may have such a ref. */
    private final Map<BlobId, Long> former = new TreeMap<>();

    MemoryRefs(MemorySnapshots snapshots) {
        this.snapshots = snapshots;
    }

    /** Whether a ref names a blob. */
    boolean names(BlobId blob) {
        return refsOf.containsKey(blob);
    }

    /** Whether a ref names a blob, or did and a snapshot keeps it. */
    boolean keeps(BlobId blob) {
        return names(blob) || former.containsKey(blob);
    }

    /** The blobs that refs name, and snapshots from one on. */
    Set<BlobId> named(long firstKept) {
        Set<BlobId> named = new TreeSet<>(refsOf.keySet());
        former.forEach((blob, last) -> {
            if (last >= firstKept) {
                named.add(blob);
            }
        });
        return named;
    }

    /** Snapshots before this one keep nothing any more. */
    void expire(long firstKept) {
        former.values().removeIf(last -> last < firstKept);
    }

    /** Whatever snapshots have, they do not keep this blob any more. */
    void release(BlobId blob) {
        former.remove(blob);
    }

    Optional<Ref> ref(int domain, RefName name) {
        return Optional.ofNullable(refsOfDomain(domain).get(name.value()));
    }

    /** The refs of these names that are there. */
    Map<RefId, Ref> refs(Collection<RefId> names) {
        Map<RefId, Ref> found = new TreeMap<>();
        names.forEach(id -> ref(id.domain(), id.name()).ifPresent(ref -> found.put(id, ref)));
        return found;
    }

    /** Sets a ref that a {@link RefGuard} let pass; answers what lies there now. */
    Ref setRef(int domain, Ref ref) {
        RefId id = new RefId(domain, ref.name());
        Optional<Ref> old = ref(domain, ref.name());
        if (old.filter(before -> before.key().equals(ref.key())).isEmpty()) {
            leave(id);
            since.put(id, snapshots.settled());
        }
        return put(domain, old.map(before -> RefGuard.replaced(before, ref)).orElse(ref));
    }

    /** Changes the protection of a ref that is there. */
    Ref protect(int domain, Ref ref) {
        return put(domain, ref);
    }

    private Ref put(int domain, Ref fresh) {
        remove(domain, fresh.name());
        Ref kept = new Ref(
                fresh.name(),
                fresh.key(),
                fresh.mediaType(),
                Collections.unmodifiableMap(new TreeMap<>(fresh.custom())),
                fresh.updated(),
                fresh.retainUntil(),
                fresh.legalHold());
        refs.computeIfAbsent(domain, d -> names()).put(fresh.name().value(), kept);
        refsOf.computeIfAbsent(new BlobId(domain, fresh.key()), blob -> names())
                .put(fresh.name().value(), kept);
        return kept;
    }

    boolean dropRef(int domain, RefName name) {
        RefId id = new RefId(domain, name);
        leave(id);
        since.remove(id);
        return remove(domain, name);
    }

    /** Sees to it that snapshots which may have this ref keep its blob. */
    private void leave(RefId id) {
        Optional<Ref> old = ref(id.domain(), id.name());
        if (old.isPresent() && snapshots.keepsAfter(since.getOrDefault(id, 0L))) {
            former.put(new BlobId(id.domain(), old.get().key()), snapshots.last());
        }
    }

    private boolean remove(int domain, RefName name) {
        Ref old = refsOfDomain(domain).remove(name.value());
        if (old == null) {
            return false;
        }
        refsOf.computeIfPresent(new BlobId(domain, old.key()), (blob, named) -> {
            named.remove(name.value());
            return named.isEmpty() ? null : named;
        });
        return true;
    }

    List<Ref> refs(int domain, String prefix, @Nullable RefName after, int limit) {
        NavigableMap<String, Ref> all = refsOfDomain(domain);
        boolean skip = after != null && CatalogText.compare(after.value(), prefix) >= 0;
        Collection<Ref> rest = after != null && skip
                ? all.tailMap(after.value(), false).values()
                : all.tailMap(prefix, true).values();
        return rest.stream()
                .takeWhile(ref -> ref.name().value().startsWith(prefix))
                .limit(limit)
                .toList();
    }

    List<Ref> refsOf(int domain, BlobKey key, @Nullable RefName after, int limit) {
        NavigableMap<String, Ref> named = refsOf.getOrDefault(new BlobId(domain, key), names());
        return (after == null ? named : named.tailMap(after.value(), false))
                .values().stream().limit(limit).toList();
    }

    private NavigableMap<String, Ref> refsOfDomain(int domain) {
        NavigableMap<String, Ref> found = refs.get(domain);
        return found == null ? names() : found;
    }

    private static NavigableMap<String, Ref> names() {
        return new TreeMap<>(CatalogText::compare);
    }
}
