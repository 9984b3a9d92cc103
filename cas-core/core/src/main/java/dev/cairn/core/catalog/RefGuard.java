package dev.cairn.core.catalog;

import dev.cairn.api.Ref;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which names a transaction may drop or point at another blob: one decision for every catalog. It starts with the refs
 * that lie there, by the catalog's clock, and goes on with those that the transaction sets, since each is as good as
 * acknowledged: what one work protects, the work beside it cannot replace. For one transaction; not thread-safe.
 */
final class RefGuard {
    private final Map<RefId, Ref> old;
    private final Map<RefId, Ref> fresh = new TreeMap<>();
    private final Instant now;

    /**
     * A guard of what lies there.
     *
     * @param old refs of the names that the transaction changes; those that nothing protects may be left out
     * @param now the catalog's clock, if one of them {@link #isTimed}, else {@link CatalogText#EARLIEST}
     */
    RefGuard(Map<RefId, Ref> old, Instant now) {
        this.old = new TreeMap<>(old);
        this.now = now;
    }

    /** A guard where nothing is named. */
    static RefGuard none() {
        return new RefGuard(Map.of(), CatalogText.EARLIEST);
    }

    /** Whether one of them is retained, so that the clock must be asked. */
    static boolean isTimed(Collection<Ref> refs) {
        return refs.stream().anyMatch(ref -> ref.retainUntil().isPresent());
    }

    /** By which time it decides. */
    Instant now() {
        return now;
    }

    /** Denied if the name must stay where it is. */
    void requireFree(String operation, Commit.NewRef wanted) {
        RefId id = RefId.of(wanted);
        requireFree(operation, wanted.ref(), old.get(id), now);
        requireFree(operation, wanted.ref(), fresh.get(id), CatalogText.EARLIEST);
    }

    private static void requireFree(String operation, Ref wanted, @Nullable Ref before, Instant now) {
        if (before != null && isElsewhere(before, wanted)) {
            requireFree(operation, before, now);
        }
    }

    private static boolean isElsewhere(Ref before, Ref after) {
        return !before.key().equals(after.key());
    }

    /** Denied if a hold or a retention protects this ref at this time. */
    static void requireFree(String operation, Ref ref, Instant now) {
        boolean retained = ref.retainUntil().filter(now::isBefore).isPresent();
        if (ref.legalHold() || retained) {
            throw CatalogErrors.isProtected(operation, ref, retained);
        }
    }

    /** The transaction sets these refs, in this order. */
    void set(Collection<Commit.NewRef> refs) {
        refs.forEach(named -> fresh.merge(RefId.of(named), named.ref(), RefGuard::replaced));
    }

    /** What the transaction sets, one ref for each name, in the order of the names. */
    Map<RefId, Ref> fresh() {
        return Collections.unmodifiableMap(fresh);
    }

    /** What lies there when one ref replaces another; on the same blob a hold and the later retention stay. */
    static Ref replaced(Ref before, Ref after) {
        if (isElsewhere(before, after)) {
            return after;
        }
        Optional<Instant> until = after.retainUntil()
                .filter(end -> before.retainUntil().filter(end::isBefore).isEmpty())
                .or(before::retainUntil);
        return under(after, until, before.legalHold() || after.legalHold());
    }

    /** The same ref under this protection. */
    static Ref under(Ref ref, Optional<Instant> until, boolean held) {
        return new Ref(ref.name(), ref.key(), ref.mediaType(), ref.custom(), ref.updated(), until, held);
    }

    /** The same ref retained until a time; refuses one that is earlier than it says already, or that has passed. */
    static Ref retained(Ref ref, Instant until, Instant now) {
        if (ref.retainUntil().filter(until::isBefore).isPresent()) {
            throw CatalogErrors.shorterRetention(ref, until);
        }
        if (!until.isAfter(now)) {
            throw CatalogErrors.retentionPassed(ref.name(), until, now);
        }
        return under(ref, Optional.of(until), ref.legalHold());
    }
}
