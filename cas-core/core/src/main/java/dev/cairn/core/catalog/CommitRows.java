package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The transactions that make work visible or keep it, in the order of the rows it rests on. */
final class CommitRows {
    private CommitRows() {}

    static List<Optional<CasException>> apply(Sql sql, Commit commit) throws SQLException {
        SessionRows.commit(sql, commit.session());
        addPacks(sql, commit.session(), commit.packs());
        if (commit.works().size() == 1) {
            apply(sql, commit.session(), commit.works().get(0));
            return List.of(Optional.empty());
        }
        List<Optional<CasException>> refusals = new ArrayList<>();
        for (Commit.Work work : commit.works()) {
            refusals.add(sql.attempt(() -> apply(sql, commit.session(), work)));
        }
        return refused(refusals);
    }

    /** The answer of a commit; throws the first refusal if there is nothing else. */
    static List<Optional<CasException>> refused(List<Optional<CasException>> refusals) {
        if (!refusals.isEmpty() && refusals.stream().allMatch(Optional::isPresent)) {
            throw refusals.get(0).orElseThrow();
        }
        return List.copyOf(refusals);
    }

    static boolean checkpoint(Sql sql, long session, List<Commit.NewPack> packs, List<Commit.NewBlob> blobs)
            throws SQLException {
        SessionRows.stayLive(sql, "checkpoint", session);
        addPacks(sql, session, packs);
        for (Commit.NewBlob blob : blobs) {
            LinkRows.hold(sql, session, BlobRows.insert(sql, blob));
            LinkRows.link(sql, blob);
        }
        return true;
    }

    private static void addPacks(Sql sql, long session, List<Commit.NewPack> packs) throws SQLException {
        for (Commit.NewPack pack : packs) {
            long no = PackRows.insert(sql, pack.row(), pack.replicas());
            LocationRows.insert(sql, pack.row().domain(), no, pack.entries());
            SessionRows.pinNew(sql, session, no);
        }
    }

    private static void apply(Sql sql, long packSession, Commit.Work work) throws SQLException {
        if (work.session() != packSession) {
            SessionRows.commit(sql, work.session());
        }
        for (Commit.NewBlob blob : work.blobs()) {
            BlobRows.insert(sql, blob);
            LinkRows.link(sql, blob);
        }
        for (Commit.NewRef named : work.refs()) {
            RefRows.put(sql, "commit", named.domain(), named.ref());
        }
    }
}
