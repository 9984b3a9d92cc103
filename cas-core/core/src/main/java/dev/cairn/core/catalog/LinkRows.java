package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What keeps a blob besides refs: links of other blobs, and holds of sessions. Foreign keys are what keeps it. */
final class LinkRows {
    private static final String LINK =
            "INSERT INTO blob_link (parent, child) VALUES (?, ?) ON CONFLICT (parent, child) DO NOTHING";
    private static final String HOLD =
            "INSERT INTO blob_hold (session, blob) VALUES (?, ?) ON CONFLICT (session, blob) DO NOTHING";

    private LinkRows() {}

    /** Links blobs to their children; all of them are there, with these numbers. */
    static void link(Sql sql, Collection<Commit.NewBlob> parents, Map<BlobId, Long> numbers) throws SQLException {
        Map<Long, Set<Long>> links = new TreeMap<>();
        for (Commit.NewBlob parent : parents) {
            for (BlobKey child : parent.links()) {
                links.computeIfAbsent(number(numbers, parent.id()), no -> new TreeSet<>())
                        .add(number(numbers, new BlobId(parent.domain(), child)));
            }
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        links.forEach((parent, children) -> children.forEach(child -> rows.add(new Object[] {parent, child})));
        insert(sql, rows);
    }

    /** Inserts rows of parent and child, by number; one that is there already is fine. */
    static boolean insert(Sql sql, List<@Nullable Object[]> rows) throws SQLException {
        sql.batch(LINK, rows);
        return true;
    }

    private static long number(Map<BlobId, Long> numbers, BlobId blob) {
        return Objects.requireNonNull(numbers.get(blob));
    }

    static void hold(Sql sql, long session, Collection<Long> blobs) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        new TreeSet<>(blobs).forEach(blob -> rows.add(new Object[] {session, blob}));
        sql.batch(HOLD, rows);
    }

    /** Holds what is there for a live session; answers the rest. */
    static Set<BlobKey> hold(Sql sql, long session, int domain, Collection<BlobKey> keys) throws SQLException {
        SessionRows.stayLive(sql, "hold", session);
        List<BlobId> wanted = keys.stream().map(key -> new BlobId(domain, key)).toList();
        Map<BlobId, Long> there = BlobRows.keep(sql, wanted);
        hold(sql, session, there.values());
        Set<BlobKey> gone = new TreeSet<>(keys);
        there.keySet().forEach(blob -> gone.remove(blob.key()));
        return Collections.unmodifiableSet(gone);
    }
}
