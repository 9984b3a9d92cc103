package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The transactions that make work visible or keep it. All works of a commit go together: their sessions and what they
 * name is taken, each is judged, and what stands is written, in as many statements for one work as for a thousand.
 * Rows are taken in one order by everybody: sessions, packs, blobs, refs, each by number or name.
 */
final class CommitRows {
    private CommitRows() {}

    static List<Optional<CasException>> apply(Sql sql, Commit commit, Instant now) throws SQLException {
        Set<Long> sessions = new TreeSet<>(Set.of(commit.session()));
        commit.works().forEach(work -> sessions.add(work.session()));
        Set<Long> live = SessionRows.live(sql, sessions);
        if (!live.contains(commit.session())) {
            throw CatalogErrors.notLive("commit", commit.session());
        }
        PackRows.insert(sql, commit.session(), commit.packs());
        Map<BlobId, Long> numbers = BlobRows.keep(sql, named(commit.works()));
        Set<Integer> domains = PackRows.domains(sql, domains(commit.works()));
        RefRows.Taken names = RefRows.take(sql, refs(commit.works()), now);
        List<Optional<CasException>> refusals =
                new WorkCheck(live::contains, domains::contains, numbers::containsKey, names.guard()).refusals(commit);
        List<Commit.Work> accepted = WorkCheck.accepted(commit, refusals);
        write(sql, accepted, numbers, names);
        sessions.retainAll(accepted.stream().map(Commit.Work::session).toList());
        sessions.add(commit.session());
        SessionRows.commit(sql, sessions);
        return refusals;
    }

    private static void write(Sql sql, List<Commit.Work> accepted, Map<BlobId, Long> numbers, RefRows.Taken names)
            throws SQLException {
        List<Commit.NewBlob> blobs =
                accepted.stream().flatMap(work -> work.blobs().stream()).toList();
        BlobRows.insert(sql, blobs, numbers);
        LinkRows.link(sql, blobs, numbers);
        RefRows.put(sql, names, numbers);
    }

    static boolean checkpoint(Sql sql, long session, List<Commit.NewPack> packs, List<Commit.NewBlob> blobs)
            throws SQLException {
        SessionRows.stayLive(sql, "checkpoint", session);
        PackRows.insert(sql, session, packs);
        List<Commit.Work> work = List.of(new Commit.Work(session, blobs, List.of()));
        Map<BlobId, Long> numbers = BlobRows.keep(sql, named(work));
        Set<Integer> domains = PackRows.domains(sql, domains(work));
        new WorkCheck(live -> true, domains::contains, numbers::containsKey, RefGuard.none())
                .check("checkpoint", blobs, List.of());
        BlobRows.insert(sql, blobs, numbers);
        LinkRows.hold(
                sql, session, blobs.stream().map(blob -> numbers.get(blob.id())).toList());
        LinkRows.link(sql, blobs, numbers);
        return true;
    }

    /** Every blob that the works write, link to or name. */
    private static Set<BlobId> named(Collection<Commit.Work> works) {
        return works.stream().flatMap(CommitRows::named).collect(Collectors.toSet());
    }

    private static Stream<BlobId> named(Commit.Work work) {
        Stream<BlobId> blobs = work.blobs().stream()
                .flatMap(blob -> Stream.concat(
                        Stream.of(blob.id()), blob.links().stream().map(child -> new BlobId(blob.domain(), child))));
        Stream<BlobId> refs = work.refs().stream()
                .map(named -> new BlobId(named.domain(), named.ref().key()));
        return Stream.concat(blobs, refs);
    }

    private static List<Commit.NewRef> refs(Collection<Commit.Work> works) {
        return works.stream().flatMap(work -> work.refs().stream()).toList();
    }

    private static Set<Integer> domains(Collection<Commit.Work> works) {
        return works.stream()
                .flatMap(work -> work.blobs().stream())
                .map(Commit.NewBlob::domain)
                .collect(Collectors.toSet());
    }
}
