package dev.cairn.core.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Snapshots in SQL. */
final class SnapshotRows implements SnapshotTable {
    private static final String HEAD = "SELECT last, begun_at FROM snapshot_head WHERE one = 1";
    private static final String KEEPING = "SELECT no, begun_at FROM snapshot ORDER BY no";
    private static final String BEGIN = "UPDATE snapshot_head SET last = CASE WHEN last < ? THEN ? ELSE last END + 1,"
            + " begun_at = ? WHERE one = 1 AND last = ? RETURNING last";
    private static final String INSERT = "INSERT INTO snapshot (no, begun_at) VALUES (?, ?)";
    private static final String FINISH =
            "UPDATE snapshot_head SET settled = ? WHERE one = 1 AND settled <= ? AND last >= ?";
    private static final String WAIT = "UPDATE snapshot_head SET begun_at = ? WHERE one = 1 AND begun_at = 0";
    /** Until the transaction ends no snapshot begins; one that has begun is seen, at every level of isolation. */
    private static final String LAST = "SELECT last FROM snapshot_head WHERE one = 1 FOR SHARE";

    private static final String FORMER = "INSERT INTO former_ref (blob, since, last)"
            + " SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT)"
            + " WHERE EXISTS (SELECT 1 FROM snapshot WHERE no > ? AND no <= ?)";
    private static final String EXPIRE = "DELETE FROM snapshot WHERE no < ?";
    private static final String FORGET =
            "DELETE FROM former_ref WHERE no IN" + " (SELECT no FROM former_ref WHERE last < ? ORDER BY no LIMIT ?)";
    private static final String FORGET_OF = "DELETE FROM former_ref WHERE blob = ?";

    private final Database database;

    SnapshotRows(Database database) {
        this.database = database;
    }

    @Override
    public State state() {
        return database.read("snapshots", SnapshotRows::state);
    }

    private static State state(Sql sql) throws SQLException {
        State head = sql.first(HEAD, row -> new State(row.getLong("last"), begun(row), List.of()))
                .orElseThrow(CatalogErrors::noSnapshotHead);
        return new State(head.last(), head.begun(), sql.list(KEEPING, SnapshotRows::snapshot));
    }

    private static Snapshot snapshot(ResultSet row) throws SQLException {
        return new Snapshot(row.getLong("no"), begun(row));
    }

    private static Instant begun(ResultSet row) throws SQLException {
        return CatalogText.instant(row.getLong("begun_at"));
    }

    @Override
    public long begin(Beginning wanted) {
        return database.write("begin snapshot", sql -> begin(sql, wanted));
    }

    static long begin(Sql sql, Beginning wanted) throws SQLException {
        long at = CatalogText.nanos(wanted.at());
        long no = sql.first(BEGIN, row -> row.getLong("last"), wanted.seen(), wanted.seen(), at, wanted.after())
                .orElseThrow(() -> CatalogErrors.otherSnapshot("begin snapshot", wanted.after() + 1));
        if (wanted.keeps()) {
            sql.update(INSERT, no, at);
        }
        return no;
    }

    @Override
    public void finish(long no) {
        database.write("finish snapshot", sql -> {
            if (sql.update(FINISH, no, no, no) != 1) {
                throw CatalogErrors.otherSnapshot("finish snapshot", no);
            }
            return true;
        });
    }

    @Override
    public void waitFrom(Instant at) {
        database.write("wait for snapshot", sql -> sql.update(WAIT, CatalogText.nanos(at)));
    }

    /**
     * What a ref named until now.
     *
     * @param blob the number of the blob
     * @param since snapshots up to this one do not have the ref
     */
    record Former(long blob, long since) {}

    /** Sees to it that snapshots which may have these refs keep their blobs. Taken after the rows of the refs, before they change. */
    static void leave(Sql sql, Collection<Former> refs) throws SQLException {
        if (refs.isEmpty()) {
            return;
        }
        long last = sql.first(LAST, row -> row.getLong("last")).orElseThrow(CatalogErrors::noSnapshotHead);
        List<@Nullable Object[]> rows = refs.stream()
                .filter(ref -> ref.since() < last)
                .map(ref -> new @Nullable Object[] {ref.blob(), ref.since(), last, ref.since(), last})
                .toList();
        sql.batch(FORMER, rows);
    }

    /** Drops snapshots before one, and some of what only they kept; false if that was all of it. */
    static boolean expire(Sql sql, long firstKept, int limit) throws SQLException {
        sql.update(EXPIRE, firstKept);
        return sql.update(FORGET, firstKept, limit) == limit;
    }

    /** Whatever snapshots have, they do not keep this blob any more. */
    static void release(Sql sql, long blob) throws SQLException {
        sql.update(FORGET_OF, blob);
    }
}
