package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Which works of a commit can be made visible: one decision for every catalog, over the state before the commit. So a
 * work may name a blob of its own or of the catalog, but not of a work beside it, which may be refused. Only names that
 * a work protects are protected from those that come after it. For one commit; not thread-safe.
 */
final class WorkCheck {
    private final LongPredicate isLive;
    private final IntPredicate isDomain;
    private final Predicate<BlobId> isBlob;
    private final RefGuard names;

    WorkCheck(LongPredicate isLive, IntPredicate isDomain, Predicate<BlobId> isBlob, RefGuard names) {
        this.isLive = isLive;
        this.isDomain = isDomain;
        this.isBlob = isBlob;
        this.names = names;
    }

    /** For each work why it is refused, if it is; throws the first refusal if nothing else is left. */
    List<Optional<CasException>> refusals(Commit commit) {
        Set<Long> leaving = new TreeSet<>();
        List<Optional<CasException>> refusals = new ArrayList<>();
        for (Commit.Work work : commit.works()) {
            refusals.add(refusal(commit.session(), work, leaving));
        }
        if (!refusals.isEmpty() && refusals.stream().allMatch(Optional::isPresent)) {
            throw refusals.get(0).orElseThrow();
        }
        return List.copyOf(refusals);
    }

    /** The works that are not refused. */
    static List<Commit.Work> accepted(Commit commit, List<Optional<CasException>> refusals) {
        List<Commit.Work> accepted = new ArrayList<>();
        for (int i = 0; i < refusals.size(); i++) {
            if (refusals.get(i).isEmpty()) {
                accepted.add(commit.works().get(i));
            }
        }
        return accepted;
    }

    private Optional<CasException> refusal(long packSession, Commit.Work work, Set<Long> leaving) {
        try {
            check("commit", work.blobs(), work.refs());
        } catch (CasException e) {
            return Optional.of(e);
        }
        boolean own = work.session() != packSession;
        boolean free = !own || (isLive.test(work.session()) && leaving.add(work.session()));
        if (!free) {
            return Optional.of(CatalogErrors.notLive("commit", work.session()));
        }
        names.set(work.refs());
        return Optional.empty();
    }

    /** Refuses blobs of an unknown domain, refs and links to blobs that are neither there nor new, and protected names. */
    void check(String operation, List<Commit.NewBlob> blobs, List<Commit.NewRef> refs) {
        Set<BlobId> added = new HashSet<>();
        for (Commit.NewBlob blob : blobs) {
            if (!isDomain.test(blob.domain())) {
                throw CatalogErrors.noDomain(operation, blob.domain());
            }
            added.add(blob.id());
            for (BlobKey child : blob.links()) {
                require(operation, added, new BlobId(blob.domain(), child));
            }
        }
        for (Commit.NewRef named : refs) {
            require(operation, added, new BlobId(named.domain(), named.ref().key()));
            names.requireFree(operation, named);
        }
    }

    private void require(String operation, Set<BlobId> added, BlobId wanted) {
        if (!added.contains(wanted) && !isBlob.test(wanted)) {
            throw CatalogErrors.noBlob(operation, wanted.key());
        }
    }
}
