package dev.cairn.core.catalog;

import dev.cairn.api.Ref;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Blobs that nothing names. A blob goes only if no ref, no link and no hold is left, which their foreign keys decide. Rows are locked in the
 * order of their numbers, as everybody does it, and deleted the other way round, so that parents come before children.
 */
final class DeadRows {
    private static final String NAMED =
            "SELECT no FROM (SELECT DISTINCT blob AS no FROM ref WHERE blob > ? ORDER BY blob LIMIT ?) a"
                    + " UNION SELECT no FROM (SELECT DISTINCT blob AS no FROM blob_hold WHERE blob > ? ORDER BY blob LIMIT ?) b"
                    + " UNION SELECT no FROM (SELECT DISTINCT blob AS no FROM former_ref WHERE blob > ? AND last >= ?"
                    + " ORDER BY blob LIMIT ?) c ORDER BY no LIMIT ?";
    private static final String LINKS = "SELECT parent, child FROM blob_link"
            + " WHERE parent <= ? AND (parent < ? OR child > ?) ORDER BY parent DESC, child LIMIT ?";
    private static final String LOCK = "SELECT no FROM blob WHERE no IN (?*) ORDER BY no FOR UPDATE";
    private static final String DELETE = "DELETE FROM blob WHERE no = ?";
    private static final String UNLINK = "DELETE FROM blob_link WHERE child = ?";
    private static final String CHILDREN = "SELECT child FROM blob_link WHERE parent = ?";
    private static final String DEAD =
            "INSERT INTO dead_blob (blob, died_at, domain, algorithm, digest, size, root, manifest)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String DEAD_LINK = "INSERT INTO dead_link (parent, child) VALUES (?, ?)";
    private static final String PAGE = "SELECT blob AS no, domain, algorithm, digest, size, root, manifest, died_at"
            + " FROM dead_blob WHERE blob > ? ORDER BY blob LIMIT ?";
    private static final String FORGET = "DELETE FROM dead_blob WHERE died_at < ?";
    private static final String FORGET_ONE = "DELETE FROM dead_blob WHERE blob = ?";
    private static final String RETURN = "INSERT INTO blob (no, domain, algorithm, digest, size, root, manifest)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String DEAD_CHILDREN = "SELECT COUNT(*) AS found FROM dead_link WHERE parent = ?";
    /** A child is there under its number, or was stored again under another one. */
    private static final String RELINK = "INSERT INTO blob_link (parent, child)"
            + " SELECT l.parent, COALESCE(a.no, b.no) FROM dead_link l LEFT JOIN blob a ON a.no = l.child"
            + " LEFT JOIN dead_blob d ON d.blob = l.child LEFT JOIN blob b ON b.domain = d.domain"
            + " AND b.digest = d.digest AND b.size = d.size AND b.algorithm = d.algorithm"
            + " WHERE l.parent = ? AND COALESCE(a.no, b.no) IS NOT NULL ON CONFLICT (parent, child) DO NOTHING";

    private DeadRows() {}

    static List<Long> named(Sql sql, long firstKept, long after, int limit) throws SQLException {
        return sql.list(NAMED, row -> row.getLong("no"), after, limit, after, limit, after, firstKept, limit, limit);
    }

    static List<CollectionTable.Link> links(Sql sql, CollectionTable.Link after, int limit) throws SQLException {
        return sql.list(
                LINKS,
                row -> new CollectionTable.Link(row.getLong("parent"), row.getLong("child")),
                after.parent(),
                after.parent(),
                after.child(),
                limit);
    }

    static Set<Long> bury(Sql sql, Collection<BlobRow> blobs, Instant at) throws SQLException {
        Map<Long, BlobRow> latestFirst = new TreeMap<>(Comparator.reverseOrder());
        blobs.forEach(blob -> latestFirst.put(blob.no(), blob));
        sql.listEach(LOCK, row -> row.getLong("no"), new TreeSet<>(latestFirst.keySet()));
        Set<Long> stay = new TreeSet<>();
        for (BlobRow blob : latestFirst.values()) {
            List<Long> children = sql.list(CHILDREN, row -> row.getLong("child"), blob.no());
            Optional<Integer> touched = sql.guarded(DELETE, blob.no());
            if (touched.isEmpty()) {
                stay.add(blob.no());
            } else if (touched.get() == 1) {
                remember(sql, blob, children, at);
            }
        }
        return Collections.unmodifiableSet(stay);
    }

    private static void remember(Sql sql, BlobRow blob, List<Long> children, Instant at) throws SQLException {
        sql.update(
                DEAD,
                blob.no(),
                CatalogText.nanos(at),
                blob.domain(),
                blob.key().algorithm().id(),
                blob.key().digest().bytes(),
                blob.key().size(),
                CatalogKeys.bytes(blob.root()),
                blob.manifest() ? 1 : 0);
        sql.batch(
                DEAD_LINK,
                children.stream().map(child -> new Object[] {blob.no(), child}).toList());
    }

    static List<DeadBlob> page(Sql sql, long after, int limit) throws SQLException {
        return sql.list(PAGE, DeadRows::dead, after, limit);
    }

    private static DeadBlob dead(ResultSet row) throws SQLException {
        return new DeadBlob(BlobRows.blob(row), CatalogText.instant(row.getLong("died_at")));
    }

    static int forget(Sql sql, Instant before) throws SQLException {
        return sql.update(FORGET, CatalogText.nanos(before));
    }

    static boolean giveUp(Sql sql, BlobRow blob, JournalRow why) throws SQLException {
        sql.update(UNLINK, blob.no());
        SnapshotRows.release(sql, blob.no());
        int touched = sql.guarded(DELETE, blob.no()).orElseThrow(() -> CatalogErrors.stillNamed("give up", blob.key()));
        return touched == 1 && JournalRows.add(sql, List.of(why));
    }

    static boolean revive(Sql sql, DeadBlob dead, Ref ref) throws SQLException {
        BlobRow row = dead.row();
        if (BlobRows.find(sql, row.domain(), row.key()).isPresent()) {
            // Its dead row tells parents that come back which blob they mean.
            RefRows.set(sql, row.domain(), ref, ref.updated());
            return true;
        }
        sql.update(
                RETURN,
                row.no(),
                row.domain(),
                row.key().algorithm().id(),
                row.key().digest().bytes(),
                row.key().size(),
                CatalogKeys.bytes(row.root()),
                row.manifest() ? 1 : 0);
        long children = sql.first(DEAD_CHILDREN, found -> found.getLong("found"), row.no())
                .orElse(0L);
        if (sql.update(RELINK, row.no()) != children) {
            sql.update(DELETE, row.no());
            return false;
        }
        sql.update(FORGET_ONE, row.no());
        RefRows.set(sql, row.domain(), ref, ref.updated());
        return true;
    }
}
