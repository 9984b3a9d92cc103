package dev.cairn.core.catalog;

import dev.cairn.api.pack.PackId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Packs on their way out: live, condemned, taken, forgotten. A pack leaves live_pack only if no pin is left on it, which the foreign key of
 * the pins decides. Packs are taken in the order of their ids.
 */
final class CondemnedRows {
    private static final String COLUMNS = "SELECT p.id, p.domain, p.class, p.policy, p.session, p.bytes";
    private static final String NUMBERS = "SELECT id, no FROM pack WHERE id IN (?*)";
    private static final String UNPIN = "DELETE FROM pin WHERE pack = ? AND session IN (?*)";
    private static final String UNLIVE = "DELETE FROM live_pack WHERE pack = ?";
    private static final String CONDEMN =
            "INSERT INTO condemned_pack (pack, condemned_at, reason, run, replaced) VALUES (?, ?, ?, ?, ?)";
    private static final String PAGE = COLUMNS + ", c.condemned_at, c.reason, c.replaced FROM condemned_pack c"
            + " JOIN pack p ON p.no = c.pack WHERE p.id > ? ORDER BY p.id LIMIT ?";
    private static final String ABSOLVE = "DELETE FROM condemned_pack WHERE pack = ?";
    private static final String ENLIVEN = "INSERT INTO live_pack (pack) VALUES (?)";
    private static final String LEAVING = COLUMNS + " FROM pack p WHERE p.id > ?"
            + " AND NOT EXISTS (SELECT 1 FROM live_pack l WHERE l.pack = p.no)"
            + " AND NOT EXISTS (SELECT 1 FROM condemned_pack c WHERE c.pack = p.no) ORDER BY p.id LIMIT ?";
    private static final String[] FORGET = {
        "DELETE FROM replica WHERE pack = ?", "DELETE FROM location WHERE pack = ?", "DELETE FROM pack WHERE no = ?"
    };

    private CondemnedRows() {}

    /** Their numbers, in the order of their ids; without those that are not there. */
    private static Map<PackId, Long> numbers(Sql sql, Collection<PackId> packs) throws SQLException {
        Map<PackId, Long> numbers = new TreeMap<>();
        List<byte[]> ids = new TreeSet<>(packs).stream().map(CatalogKeys::bytes).toList();
        sql.listEach(NUMBERS, row -> Map.entry(CatalogKeys.pack(row.getBytes("id")), row.getLong("no")), ids)
                .forEach(pack -> numbers.put(pack.getKey(), pack.getValue()));
        return numbers;
    }

    static Set<PackId> condemn(Sql sql, long run, List<CollectionTable.Condemnation> packs, Instant at)
            throws SQLException {
        Map<PackId, CollectionTable.Condemnation> sentences = new TreeMap<>();
        packs.forEach(pack -> sentences.put(pack.pack(), pack));
        Set<PackId> condemned = new TreeSet<>();
        for (Map.Entry<PackId, Long> pack : numbers(sql, sentences.keySet()).entrySet()) {
            CollectionTable.Condemnation sentence = sentences.get(pack.getKey());
            if (sentence != null && condemn(sql, run, pack.getValue(), sentence, at)) {
                condemned.add(pack.getKey());
            }
        }
        return condemned;
    }

    /** False if the pack is not live or a pin stays on it; the pins of the sentence are of no use to anybody either way. */
    private static boolean condemn(Sql sql, long run, long pack, CollectionTable.Condemnation sentence, Instant at)
            throws SQLException {
        sql.updateEach(UNPIN, new TreeSet<>(sentence.pinners()), pack);
        Optional<Integer> touched = sql.guarded(UNLIVE, pack);
        return touched.isPresent()
                && touched.get() == 1
                && sql.update(CONDEMN, pack, CatalogText.nanos(at), sentence.reason(), run, sentence.replaced() ? 1 : 0)
                        == 1;
    }

    static boolean replace(Sql sql, long run, Commit.NewPack fresh, List<CollectionTable.Condemnation> old, Instant at)
            throws SQLException {
        long session = fresh.row().session();
        Set<Long> live = SessionRows.live(sql, Set.of(session));
        if (live.isEmpty()) {
            throw CatalogErrors.notLive("replace packs", session);
        }
        PackRows.insert(sql, session, List.of(fresh));
        Set<PackId> condemned = condemn(sql, run, old, at);
        for (CollectionTable.Condemnation pack : old) {
            if (!condemned.contains(pack.pack())) {
                throw CatalogErrors.packInUse("replace packs", pack.pack());
            }
        }
        SessionRows.commit(sql, live);
        return true;
    }

    static List<CondemnedRow> page(Sql sql, @Nullable PackId after, int limit) throws SQLException {
        return sql.list(PAGE, CondemnedRows::row, start(after), limit);
    }

    private static byte[] start(@Nullable PackId after) {
        return after == null ? new byte[0] : CatalogKeys.bytes(after);
    }

    private static CondemnedRow row(ResultSet row) throws SQLException {
        return new CondemnedRow(
                PackRows.pack(row),
                CatalogText.instant(row.getLong("condemned_at")),
                row.getString("reason"),
                row.getInt("replaced") == 1);
    }

    static Set<PackId> restore(Sql sql, Collection<PackId> packs) throws SQLException {
        Set<PackId> restored = new TreeSet<>();
        for (Map.Entry<PackId, Long> pack : numbers(sql, packs).entrySet()) {
            if (sql.update(ABSOLVE, pack.getValue()) == 1) {
                sql.update(ENLIVEN, pack.getValue());
                restored.add(pack.getKey());
            }
        }
        return restored;
    }

    static boolean take(Sql sql, long run, Collection<CondemnedRow> packs, Instant at) throws SQLException {
        Map<PackId, CondemnedRow> wanted = new TreeMap<>();
        packs.forEach(row -> wanted.put(row.pack().id(), row));
        for (Map.Entry<PackId, Long> pack : numbers(sql, wanted.keySet()).entrySet()) {
            CondemnedRow row = wanted.get(pack.getKey());
            if (row != null && sql.update(ABSOLVE, pack.getValue()) == 1) {
                String subject = "pack " + pack.getKey();
                JournalRows.add(
                        sql,
                        List.of(new JournalRow(0, at, run, subject, row.pack().bytes(), row.reason())));
            }
        }
        return true;
    }

    static List<PackRow> leaving(Sql sql, @Nullable PackId after, int limit) throws SQLException {
        return sql.list(LEAVING, PackRows::pack, start(after), limit);
    }

    /** Only packs that are neither live nor condemned; their rows are held by foreign keys otherwise. */
    static boolean forget(Sql sql, Collection<PackId> packs) throws SQLException {
        for (long pack : numbers(sql, packs).values()) {
            for (String statement : FORGET) {
                sql.update(statement, pack);
            }
        }
        return true;
    }
}
