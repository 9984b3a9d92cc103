package dev.cairn.core.catalog;

import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Packs and their replicas. A pack is live by its row of live_pack, and only that row can be pinned. */
final class PackRows {
    private static final String NUMBER = "SELECT no FROM pack WHERE id = ?";
    private static final String DOMAIN = "SELECT id FROM domain WHERE id = ?";
    private static final String INSERT = "INSERT INTO pack (id, domain, class, policy, session, bytes)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING no";
    private static final String ENLIVEN = "INSERT INTO live_pack (pack) VALUES (?)";
    private static final String STORE = "SELECT no FROM store WHERE id = ?";
    private static final String INSERT_REPLICA = "INSERT INTO replica (pack, store, part, nonce, state)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (pack, store, part, nonce) DO NOTHING";
    private static final String REPLICAS = "SELECT s.id AS store, r.part, r.nonce, r.state FROM replica r"
            + " JOIN store s ON s.no = r.store JOIN pack p ON p.no = r.pack"
            + " WHERE p.id = ? ORDER BY r.store, r.part, r.nonce";
    private static final String PAGE = "SELECT id, domain, class, policy, session, bytes FROM pack"
            + " WHERE id > ? AND EXISTS (SELECT 1 FROM live_pack l WHERE l.pack = pack.no) ORDER BY id LIMIT ?";
    private static final String TOTALS = "SELECT COUNT(*) AS packs, COALESCE(SUM(p.bytes), 0) AS bytes,"
            + " (SELECT COUNT(*) FROM blob) AS blobs FROM live_pack l JOIN pack p ON p.no = l.pack";
    private static final String UNLIVE = "DELETE FROM live_pack WHERE pack = ?";
    private static final String CONDEMN =
            "INSERT INTO condemned_pack (pack, condemned_at, reason, run)" + " SELECT ?, ?, ?, run FROM collector";

    private PackRows() {}

    static Optional<Long> number(Sql sql, PackId pack) throws SQLException {
        return sql.first(NUMBER, row -> row.getLong("no"), CatalogKeys.bytes(pack));
    }

    static void requireDomain(Sql sql, int domain) throws SQLException {
        if (sql.first(DOMAIN, row -> row.getInt("id"), domain).isEmpty()) {
            throw CatalogErrors.noDomain("commit", domain);
        }
    }

    /** Inserts a pack with its replicas, live; returns its number. */
    static long insert(Sql sql, PackRow pack, List<Replica> replicas) throws SQLException {
        requireDomain(sql, pack.domain());
        if (SessionRows.state(sql, pack.session()).isEmpty()) {
            throw CatalogErrors.noSession("commit", pack.session());
        }
        long no = sql.first(
                        INSERT,
                        row -> row.getLong("no"),
                        CatalogKeys.bytes(pack.id()),
                        pack.domain(),
                        pack.packClass(),
                        pack.policy(),
                        pack.session(),
                        pack.bytes())
                .orElseThrow(() -> CatalogErrors.packExists(pack.id()));
        sql.update(ENLIVEN, no);
        for (Replica replica : replicas) {
            insertReplica(sql, no, replica);
        }
        return no;
    }

    private static void insertReplica(Sql sql, long pack, Replica replica) throws SQLException {
        long store = sql.first(STORE, row -> row.getLong("no"), replica.store())
                .orElseThrow(() -> CatalogErrors.noStore("commit", replica.store()));
        int inserted =
                sql.update(INSERT_REPLICA, pack, store, replica.part(), replica.nonce(), StateIds.of(replica.state()));
        if (inserted == 0) {
            throw CatalogErrors.replicaTwice(replica.pack());
        }
    }

    static List<Replica> replicas(Sql sql, PackId pack) throws SQLException {
        return sql.list(REPLICAS, row -> replica(pack, row), CatalogKeys.bytes(pack));
    }

    static List<PackRow> page(Sql sql, @Nullable PackId after, int limit) throws SQLException {
        byte[] start = after == null ? new byte[0] : CatalogKeys.bytes(after);
        return sql.list(PAGE, PackRows::pack, start, limit);
    }

    static Totals totals(Sql sql) throws SQLException {
        return sql.first(TOTALS, row -> new Totals(row.getLong("packs"), row.getLong("bytes"), row.getLong("blobs")))
                .orElseThrow();
    }

    /** False if the pack is not live or its row is held by the foreign key of a pin. */
    static boolean condemn(Sql sql, PackId pack, String reason, Instant now) throws SQLException {
        Optional<Long> no = number(sql, pack);
        try {
            return no.isPresent()
                    && sql.update(UNLIVE, no.get()) == 1
                    && sql.update(CONDEMN, no.get(), CatalogText.nanos(now), reason) == 1;
        } catch (SQLException e) {
            if (SqliteErrors.isForeignKey(e)) {
                return false;
            }
            throw e;
        }
    }

    private static PackRow pack(ResultSet row) throws SQLException {
        return new PackRow(
                CatalogKeys.pack(row.getBytes("id")),
                row.getInt("domain"),
                row.getInt("class"),
                row.getInt("policy"),
                row.getLong("session"),
                row.getLong("bytes"));
    }

    private static Replica replica(PackId pack, ResultSet row) throws SQLException {
        return new Replica(
                pack,
                row.getString("store"),
                row.getString("part"),
                row.getString("nonce"),
                StateIds.replica(row.getInt("state")));
    }
}
