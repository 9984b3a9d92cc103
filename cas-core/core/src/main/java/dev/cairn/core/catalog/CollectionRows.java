package dev.cairn.core.catalog;

import dev.cairn.api.Ref;
import dev.cairn.api.pack.PackId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Garbage collection in SQL: the run's fence before every change; blobs and packs have classes of their own. */
final class CollectionRows implements CollectionTable {
    private static final String BEGIN = "UPDATE collector SET run = run + 1, state = 1 WHERE one = 1 RETURNING run";
    private static final String FENCE = "UPDATE collector SET state = ? WHERE one = 1 AND run = ?";
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int FORGOTTEN_AT_ONCE = 10_000;
    private static final String PINNERS = "SELECT DISTINCT p.session FROM pin p JOIN session s ON s.no = p.session"
            + " WHERE s.state IN (1, 2) AND p.session > ? ORDER BY p.session LIMIT ?";
    private static final String PINNERS_OF =
            "SELECT k.id, p.session FROM pack k JOIN pin p ON p.pack = k.no WHERE k.id IN (?*)";
    private static final String RETIRE = "DELETE FROM pin WHERE session IN (?*)";
    private static final String LOCATIONS = "SELECT COUNT(*) AS found FROM location";

    private final Database database;

    CollectionRows(Database database) {
        this.database = database;
    }

    /** A change of a run. */
    private <T> T fenced(String operation, long run, Sql.Work<T> work) {
        return database.write(operation, sql -> {
            fence(sql, operation, run, RUNNING);
            return work.run(sql);
        });
    }

    static void fence(Sql sql, String operation, long run, int state) throws SQLException {
        if (sql.update(FENCE, state, run) != 1) {
            throw CatalogErrors.otherRun(operation, run);
        }
    }

    @Override
    public long begin() {
        return database.write(
                "begin collection",
                sql -> sql.first(BEGIN, row -> row.getLong("run"))
                        .orElseThrow(() -> new SQLException("the row of the collector is missing")));
    }

    @Override
    public void end(long run) {
        database.write("end collection", sql -> {
            fence(sql, "end collection", run, IDLE);
            return true;
        });
    }

    @Override
    public List<Long> named(long firstKept, long after, int limit) {
        PageLimit.check("named blobs", limit);
        return database.read("named blobs", sql -> DeadRows.named(sql, firstKept, after, limit));
    }

    @Override
    public void expire(long run, long firstKept) {
        boolean more = true;
        while (more) {
            more = fenced("expire snapshots", run, sql -> SnapshotRows.expire(sql, firstKept, FORGOTTEN_AT_ONCE));
        }
    }

    @Override
    public List<Link> links(Link after, int limit) {
        PageLimit.check("links", limit);
        return database.read("links", sql -> DeadRows.links(sql, after, limit));
    }

    @Override
    public Set<Long> bury(long run, Collection<BlobRow> blobs, Instant at) {
        return fenced("bury blobs", run, sql -> DeadRows.bury(sql, blobs, at));
    }

    @Override
    public List<Long> endedPinners(long after, int limit) {
        PageLimit.check("pinners", limit);
        return database.read("pinners", sql -> sql.list(PINNERS, row -> row.getLong("session"), after, limit));
    }

    @Override
    public Map<PackId, Set<Long>> pinners(Collection<PackId> packs) {
        return database.read("pinners", sql -> pinners(sql, packs));
    }

    private static Map<PackId, Set<Long>> pinners(Sql sql, Collection<PackId> packs) throws SQLException {
        Map<PackId, Set<Long>> pinners = new TreeMap<>();
        List<byte[]> ids = new TreeSet<>(packs).stream().map(CatalogKeys::bytes).toList();
        sql.listEach(PINNERS_OF, row -> Map.entry(CatalogKeys.pack(row.getBytes("id")), row.getLong("session")), ids)
                .forEach(pin -> pinners.computeIfAbsent(pin.getKey(), pack -> new TreeSet<>())
                        .add(pin.getValue()));
        return pinners;
    }

    @Override
    public void retire(long run, Collection<Long> ended) {
        fenced("retire pins", run, sql -> sql.updateEach(RETIRE, new TreeSet<>(ended)));
    }

    @Override
    public Set<PackId> condemn(long run, List<Condemnation> packs, Instant at) {
        return fenced("condemn", run, sql -> CondemnedRows.condemn(sql, run, packs, at));
    }

    @Override
    public void replace(long run, Commit.NewPack fresh, List<Condemnation> old, Instant at) {
        fenced("replace packs", run, sql -> CondemnedRows.replace(sql, run, fresh, old, at));
    }

    @Override
    public List<CondemnedRow> condemned(@Nullable PackId after, int limit) {
        PageLimit.check("condemned packs", limit);
        return database.read("condemned packs", sql -> CondemnedRows.page(sql, after, limit));
    }

    @Override
    public Set<PackId> restore(long run, Collection<PackId> packs) {
        return fenced("restore packs", run, sql -> CondemnedRows.restore(sql, packs));
    }

    @Override
    public void take(long run, Collection<CondemnedRow> packs, Instant at) {
        fenced("take packs", run, sql -> CondemnedRows.take(sql, run, packs, at));
    }

    @Override
    public List<PackRow> leaving(@Nullable PackId after, int limit) {
        PageLimit.check("leaving packs", limit);
        return database.read("leaving packs", sql -> CondemnedRows.leaving(sql, after, limit));
    }

    @Override
    public void forget(long run, Collection<PackId> packs) {
        fenced("forget packs", run, sql -> CondemnedRows.forget(sql, packs));
    }

    @Override
    public List<DeadBlob> dead(long after, int limit) {
        PageLimit.check("dead blobs", limit);
        return database.read("dead blobs", sql -> DeadRows.page(sql, after, limit));
    }

    @Override
    public boolean revive(long run, DeadBlob blob, Ref ref) {
        CatalogText.check(ref);
        return fenced("revive blob", run, sql -> DeadRows.revive(sql, blob, ref));
    }

    @Override
    public void forgetDead(long run, Instant before) {
        fenced("forget dead blobs", run, sql -> DeadRows.forget(sql, before));
    }

    @Override
    public boolean giveUp(BlobRow blob, JournalRow why) {
        return database.write("give up", sql -> DeadRows.giveUp(sql, blob, why));
    }

    @Override
    public long locations() {
        return database.read("locations", sql -> sql.first(LOCATIONS, row -> row.getLong("found")))
                .orElse(0L);
    }
}
