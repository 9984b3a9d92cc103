package dev.cairn.core.catalog;

import dev.cairn.api.BlockKey;
import dev.cairn.api.pack.Replica;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A rebuild in SQL. */
final class RebuildRows implements RebuildTable {
    private static final String BEGIN = "CREATE INDEX IF NOT EXISTS rebuild_root ON blob (domain, root)";
    private static final String FINISH = "DROP INDEX IF EXISTS rebuild_root";
    private static final String SESSION =
            "INSERT INTO session (no, state, opened_at) VALUES (?, 1, 0) ON CONFLICT (no) DO NOTHING";
    /** Copies of one pack may be of different lengths if some were cut short. */
    private static final String PACK =
            "INSERT INTO pack (id, domain, class, policy, session, bytes) VALUES (?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (id) DO UPDATE SET bytes ="
                    + " CASE WHEN excluded.bytes > pack.bytes THEN excluded.bytes ELSE pack.bytes END RETURNING no";

    private static final String LIVE = "INSERT INTO live_pack (pack) VALUES (?) ON CONFLICT (pack) DO NOTHING";
    /** Provenance 2: found in a store. */
    private static final String REPLICA = "INSERT INTO replica (pack, store, part, nonce, state, provenance)"
            + " SELECT CAST(? AS BIGINT), no, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS INTEGER), 2"
            + " FROM store WHERE id = ? ON CONFLICT (pack, store, part, nonce) DO NOTHING";

    private static final String TAKEN = "UPDATE domain_number SET taken = ? WHERE one = 1 AND taken < ?";
    private static final String LAST = "SELECT COALESCE(MAX(no), 0) AS last FROM session";
    private static final String ROOTED = "SELECT no, root FROM blob WHERE domain = ? AND root IN (?*)";
    private static final String UNNAMED = "SELECT b.no, b.domain, b.algorithm, b.digest, b.size, b.root, b.manifest,"
            + " COALESCE((SELECT MIN(p.session) FROM location l JOIN pack p ON p.no = l.pack"
            + " WHERE l.domain = b.domain AND l.block_key = b.root), 0) AS session,"
            + " CASE WHEN EXISTS (SELECT 1 FROM blob_link k WHERE k.parent = b.no) THEN 1 ELSE 0 END AS parent"
            + " FROM blob b WHERE b.no > ? AND NOT EXISTS (SELECT 1 FROM ref r WHERE r.blob = b.no)"
            + " AND NOT EXISTS (SELECT 1 FROM blob_link k WHERE k.child = b.no) ORDER BY b.no LIMIT ?";

    private final Database database;
    private final DomainTable domains;

    RebuildRows(Database database, DomainTable domains) {
        this.database = database;
        this.domains = domains;
    }

    @Override
    public void begin() {
        database.write("begin rebuild", sql -> sql.update(BEGIN));
    }

    @Override
    public void finish() {
        database.write("finish rebuild", sql -> sql.update(FINISH));
    }

    @Override
    public void admit(long session, List<Commit.NewPack> packs) {
        database.write("admit", sql -> {
            SessionRows.stayLive(sql, "admit", session);
            Set<Long> numbers = new TreeSet<>();
            for (Commit.NewPack pack : packs) {
                numbers.add(admit(sql, pack));
            }
            SessionRows.pinNumbers(sql, session, numbers);
            return true;
        });
    }

    private static long admit(Sql sql, Commit.NewPack found) throws SQLException {
        PackRow row = found.row();
        sql.update(SESSION, row.session());
        if (!PackRows.domains(sql, Set.of(row.domain())).contains(row.domain())) {
            throw CatalogErrors.noDomain("admit", row.domain());
        }
        long no = sql.first(PACK, pack -> pack.getLong("no"), PackRows.columns(row))
                .orElseThrow(() -> CatalogErrors.packExists(row.id()));
        sql.update(LIVE, no);
        for (Replica copy : found.replicas()) {
            sql.update(REPLICA, no, copy.part(), copy.nonce(), StateIds.of(copy.state()), copy.store());
        }
        LocationRows.insert(sql, row.domain(), no, found.entries());
        return no;
    }

    @Override
    public void addDomain(DomainRow row) {
        domains.add(row);
        database.write("raise domain numbers", sql -> sql.update(TAKEN, row.number(), row.number()));
    }

    @Override
    public void raiseSessions(long seen) {
        database.write("raise sessions", sql -> {
            sql.update(SESSION, seen);
            sql.raise("session", seen);
            return true;
        });
    }

    @Override
    public long lastSession() {
        return database.read("last session", sql -> sql.first(LAST, row -> row.getLong("last")))
                .orElse(0L);
    }

    @Override
    public Map<BlockKey, Long> rooted(int domain, Collection<BlockKey> roots) {
        List<byte[]> keys =
                new TreeSet<>(roots).stream().map(CatalogKeys::bytes).toList();
        return database
                .read(
                        "rooted",
                        sql -> sql.listEach(
                                ROOTED,
                                row -> Map.entry(CatalogKeys.block(row.getBytes("root")), row.getLong("no")),
                                keys,
                                domain))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Math::min, LinkedHashMap::new));
    }

    @Override
    public void link(long parent, Collection<Long> children) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        new TreeSet<>(children).forEach(child -> rows.add(new Object[] {parent, child}));
        database.write("link", sql -> LinkRows.insert(sql, rows));
    }

    @Override
    public List<Unnamed> unnamed(long afterNo, int limit) {
        PageLimit.check("unnamed", limit);
        return database.read(
                "unnamed",
                sql -> sql.list(
                        UNNAMED,
                        row -> new Unnamed(BlobRows.blob(row), row.getLong("session"), row.getInt("parent") == 1),
                        afterNo,
                        limit));
    }
}
