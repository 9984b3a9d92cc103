package dev.cairn.core.catalog;

import java.sql.SQLException;

/** The one transaction that makes a session's work visible, in the order of the rows it rests on. */
final class CommitRows {
    private CommitRows() {}

    static boolean apply(Sql sql, Commit commit) throws SQLException {
        if (!SessionRows.leaveLive(sql, commit.session(), SessionState.COMMITTED)) {
            throw CatalogErrors.notLive("commit", commit.session());
        }
        for (Commit.NewPack pack : commit.packs()) {
            long no = PackRows.insert(sql, pack.row(), pack.replicas());
            LocationRows.insert(sql, pack.row().domain(), no, pack.entries());
            SessionRows.pinNew(sql, commit.session(), no);
        }
        for (Commit.NewBlob blob : commit.blobs()) {
            BlobRows.insert(sql, blob);
        }
        for (Commit.NewRef named : commit.refs()) {
            RefRows.put(sql, "commit", named.domain(), named.ref());
        }
        return true;
    }
}
