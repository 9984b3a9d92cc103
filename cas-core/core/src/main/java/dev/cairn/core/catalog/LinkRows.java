package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What keeps a blob besides refs: links of other blobs, and holds of sessions. Foreign keys are what keeps it. */
final class LinkRows {
    private static final String LINK =
            "INSERT INTO blob_link (parent, child) VALUES (?, ?) ON CONFLICT (parent, child) DO NOTHING";
    private static final String HOLD =
            "INSERT INTO blob_hold (session, blob) VALUES (?, ?) ON CONFLICT (session, blob) DO NOTHING";

    private LinkRows() {}

    /** Links a blob that is there to its children; NotFound if one of them is not. */
    static void link(Sql sql, Commit.NewBlob parent) throws SQLException {
        if (parent.links().isEmpty()) {
            return;
        }
        long no = require(sql, parent.domain(), parent.key());
        for (BlobKey child : parent.links()) {
            sql.update(LINK, no, require(sql, parent.domain(), child));
        }
    }

    private static long require(Sql sql, int domain, BlobKey key) throws SQLException {
        return BlobRows.find(sql, domain, key)
                .orElseThrow(() -> CatalogErrors.noBlob("commit", key))
                .no();
    }

    static void hold(Sql sql, long session, long blob) throws SQLException {
        sql.update(HOLD, session, blob);
    }

    /** Holds what is there for a live session; answers the rest. */
    static Set<BlobKey> hold(Sql sql, long session, int domain, Collection<BlobKey> keys) throws SQLException {
        SessionRows.stayLive(sql, "hold", session);
        Set<BlobKey> gone = new TreeSet<>();
        for (BlobKey key : new TreeSet<>(keys)) {
            Optional<BlobRow> blob = BlobRows.find(sql, domain, key);
            if (blob.isEmpty() || !sql.guarded(HOLD, session, blob.get().no())) {
                gone.add(key);
            }
        }
        return Collections.unmodifiableSet(gone);
    }
}
