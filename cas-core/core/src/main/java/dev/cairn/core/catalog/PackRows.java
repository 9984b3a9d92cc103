package dev.cairn.core.catalog;

import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Packs and their replicas. A pack is live by its row of live_pack, and only that row can be pinned. */
final class PackRows {
    private static final String LIVE = "SELECT p.id, p.no FROM pack p JOIN live_pack l ON l.pack = p.no"
            + " WHERE p.id IN (?*) ORDER BY p.id FOR KEY SHARE OF l";
    private static final String DOMAINS = "SELECT id FROM domain WHERE id IN (?*)";
    private static final String STORES = "SELECT id, no FROM store WHERE id IN (?*)";
    private static final String INSERT =
            "INSERT INTO pack (id, domain, class, policy, session, bytes) VALUES (?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (id) DO NOTHING RETURNING no";
    private static final String ENLIVEN = "INSERT INTO live_pack (pack) VALUES (?)";
    private static final String INSERT_REPLICA =
            "INSERT INTO replica (pack, store, part, nonce, state) VALUES (?, ?, ?, ?, ?)";
    private static final String REPLICAS = "SELECT s.id AS store, r.part, r.nonce, r.state FROM replica r"
            + " JOIN store s ON s.no = r.store JOIN pack p ON p.no = r.pack"
            + " WHERE p.id = ? ORDER BY r.store, r.part, r.nonce";
    private static final String PAGE = "SELECT id, domain, class, policy, session, bytes FROM pack"
            + " WHERE id > ? AND EXISTS (SELECT 1 FROM live_pack l WHERE l.pack = pack.no) ORDER BY id LIMIT ?";
    private static final String ONE = "SELECT p.id, p.domain, p.class, p.policy, p.session, p.bytes FROM pack p"
            + " JOIN live_pack l ON l.pack = p.no WHERE p.id = ?";
    private static final String TOTALS = "SELECT COUNT(*) AS packs, COALESCE(SUM(p.bytes), 0) AS bytes,"
            + " (SELECT COUNT(*) FROM blob) AS blobs FROM live_pack l JOIN pack p ON p.no = l.pack";

    private record Copy(String store, String part, String nonce) {}

    private PackRows() {}

    /** Those of these packs that are live, in the order of their ids; until the transaction ends they stay so. */
    static Map<PackId, Long> live(Sql sql, Collection<PackId> packs) throws SQLException {
        Map<PackId, Long> numbers = new LinkedHashMap<>();
        List<byte[]> ids = new TreeSet<>(packs).stream().map(CatalogKeys::bytes).toList();
        sql.listEach(LIVE, row -> Map.entry(CatalogKeys.pack(row.getBytes("id")), row.getLong("no")), ids)
                .forEach(pack -> numbers.put(pack.getKey(), pack.getValue()));
        return numbers;
    }

    /** Those of these domains that there are. */
    static Set<Integer> domains(Sql sql, Collection<Integer> domains) throws SQLException {
        return Set.copyOf(sql.listEach(DOMAINS, row -> row.getInt("id"), domains));
    }

    /** Inserts packs with their replicas and entries, live and pinned by the session. */
    static void insert(Sql sql, long session, List<Commit.NewPack> packs) throws SQLException {
        if (packs.isEmpty()) {
            return;
        }
        Map<String, Long> stores = stores(sql, packs);
        check(sql, session, packs, stores.keySet());
        Map<PackId, Long> numbers = new LinkedHashMap<>();
        for (Commit.NewPack pack : packs) {
            numbers.put(pack.row().id(), number(sql, pack.row()));
        }
        sql.batch(
                ENLIVEN,
                numbers.values().stream().map(no -> new @Nullable Object[] {no}).toList());
        for (Commit.NewPack pack : packs) {
            long no = Objects.requireNonNull(numbers.get(pack.row().id()));
            sql.batch(
                    INSERT_REPLICA,
                    pack.replicas().stream()
                            .map(replica -> columns(no, stores, replica))
                            .toList());
            LocationRows.insert(sql, pack.row().domain(), no, pack.entries());
        }
        SessionRows.pinNumbers(sql, session, numbers.values());
    }

    private static long number(Sql sql, PackRow pack) throws SQLException {
        return sql.first(INSERT, row -> row.getLong("no"), columns(pack))
                .orElseThrow(() -> CatalogErrors.packExists(pack.id()));
    }

    private static Map<String, Long> stores(Sql sql, List<Commit.NewPack> packs) throws SQLException {
        Set<String> wanted = packs.stream()
                .flatMap(pack -> pack.replicas().stream())
                .map(Replica::store)
                .collect(Collectors.toSet());
        return sql.listEach(STORES, row -> Map.entry(row.getString("id"), row.getLong("no")), wanted).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void check(Sql sql, long session, List<Commit.NewPack> packs, Set<String> stores)
            throws SQLException {
        Set<Integer> domains =
                domains(sql, packs.stream().map(pack -> pack.row().domain()).collect(Collectors.toSet()));
        Set<Long> writers = packs.stream().map(pack -> pack.row().session()).collect(Collectors.toSet());
        Set<Long> sessions = writers.equals(Set.of(session)) ? writers : SessionRows.known(sql, writers);
        for (Commit.NewPack pack : packs) {
            if (!domains.contains(pack.row().domain())) {
                throw CatalogErrors.noDomain("commit", pack.row().domain());
            }
            if (!sessions.contains(pack.row().session())) {
                throw CatalogErrors.noSession("commit", pack.row().session());
            }
            checkReplicas(pack, stores);
        }
    }

    private static void checkReplicas(Commit.NewPack pack, Set<String> stores) {
        Set<Copy> seen = new HashSet<>();
        for (Replica replica : pack.replicas()) {
            if (!stores.contains(replica.store())) {
                throw CatalogErrors.noStore("commit", replica.store());
            }
            if (!seen.add(new Copy(replica.store(), replica.part(), replica.nonce()))) {
                throw CatalogErrors.replicaTwice(replica.pack());
            }
        }
    }

    static @Nullable Object[] columns(PackRow pack) {
        return new @Nullable Object[] {
            CatalogKeys.bytes(pack.id()), pack.domain(), pack.packClass(), pack.policy(), pack.session(), pack.bytes()
        };
    }

    private static @Nullable Object[] columns(long pack, Map<String, Long> stores, Replica replica) {
        return new @Nullable Object[] {
            pack, stores.get(replica.store()), replica.part(), replica.nonce(), StateIds.of(replica.state())
        };
    }

    static List<Replica> replicas(Sql sql, PackId pack) throws SQLException {
        return sql.list(REPLICAS, row -> replica(pack, row), CatalogKeys.bytes(pack));
    }

    static List<PackRow> page(Sql sql, @Nullable PackId after, int limit) throws SQLException {
        byte[] start = after == null ? new byte[0] : CatalogKeys.bytes(after);
        return sql.list(PAGE, PackRows::pack, start, limit);
    }

    static Optional<PackRow> live(Sql sql, PackId pack) throws SQLException {
        return sql.first(ONE, PackRows::pack, CatalogKeys.bytes(pack));
    }

    static Totals totals(Sql sql) throws SQLException {
        return sql.first(TOTALS, row -> new Totals(row.getLong("packs"), row.getLong("bytes"), row.getLong("blobs")))
                .orElseThrow();
    }

    static PackRow pack(ResultSet row) throws SQLException {
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
