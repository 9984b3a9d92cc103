package dev.cairn.core.catalog;

import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a scrub knows, in SQL. */
final class ScrubRows implements ScrubTable {
    private static final String FROM = " FROM live_pack l JOIN pack p ON p.no = l.pack JOIN replica r ON r.pack = p.no"
            + " JOIN store s ON s.no = r.store";
    private static final String ROWS = "SELECT p.id, p.domain, p.class, p.policy, p.session, p.bytes, s.id AS store,"
            + " r.part, r.nonce, r.state, r.verified_at, r.missing_since" + FROM;
    private static final String IN_ORDER = " ORDER BY p.id, r.store, r.part, r.nonce";
    private static final String INVENTORY = ROWS
            + " WHERE p.no IN (SELECT a.no FROM pack a WHERE a.id > ?"
            + " AND EXISTS (SELECT 1 FROM live_pack b WHERE b.pack = a.no) ORDER BY a.id LIMIT ?)" + IN_ORDER;
    private static final String OF = ROWS + " WHERE p.id = ?" + IN_ORDER;
    private static final String THERE = " WHERE r.part = 'w' AND r.state <> 3 AND r.missing_since IS NULL";
    private static final String DUE = ROWS + THERE + " AND COALESCE(r.verified_at, 0) < ?"
            + " ORDER BY COALESCE(r.verified_at, 0), r.pack, r.store, r.nonce LIMIT ?";
    private static final String COVERAGE = "SELECT COUNT(*) AS copies, COALESCE(SUM(p.bytes), 0) AS bytes,"
            + " COUNT(*) - COUNT(r.verified_at) AS never, MIN(r.verified_at) AS oldest" + FROM + THERE;
    private static final String CHANGE = "UPDATE replica SET state = ?, verified_at = ?, missing_since = ?"
            + " WHERE pack = (SELECT p.no FROM pack p JOIN live_pack l ON l.pack = p.no WHERE p.id = ?)"
            + " AND store = (SELECT s.no FROM store s WHERE s.id = ?) AND part = ? AND nonce = ?"
            + " AND state = ? AND COALESCE(verified_at, 0) = ? AND COALESCE(missing_since, 0) = ?";

    private static final String ADD = "INSERT INTO replica (pack, store, part, nonce, state, provenance)"
            + " SELECT ?, s.no, ?, ?, ?, 1 FROM store s WHERE s.id = ?";

    private final Database database;

    ScrubRows(Database database) {
        this.database = database;
    }

    @Override
    public List<ReplicaRow> inventory(@Nullable PackId after, int packs) {
        PageLimit.check("inventory", packs);
        byte[] start = after == null ? new byte[0] : CatalogKeys.bytes(after);
        return database.read("inventory", sql -> sql.list(INVENTORY, ScrubRows::row, start, packs));
    }

    @Override
    public List<ReplicaRow> of(PackId pack) {
        return database.read("replicas", sql -> sql.list(OF, ScrubRows::row, CatalogKeys.bytes(pack)));
    }

    @Override
    public List<ReplicaRow> due(Instant before, int limit) {
        PageLimit.check("due replicas", limit);
        return database.read("due replicas", sql -> sql.list(DUE, ScrubRows::row, CatalogText.nanos(before), limit));
    }

    @Override
    public Coverage coverage() {
        return database.read("coverage", sql -> sql.first(COVERAGE, ScrubRows::coverage))
                .orElseThrow();
    }

    @Override
    public boolean change(ReplicaRow from, ReplicaRow to) {
        Replica copy = from.copy();
        int changed = database.write(
                "change replica",
                sql -> sql.update(
                        CHANGE,
                        StateIds.of(to.copy().state()),
                        nanos(to.verifiedAt()),
                        nanos(to.missingSince()),
                        CatalogKeys.bytes(copy.pack()),
                        copy.store(),
                        copy.part(),
                        copy.nonce(),
                        StateIds.of(copy.state()),
                        from.verifiedAt().map(CatalogText::nanos).orElse(0L),
                        from.missingSince().map(CatalogText::nanos).orElse(0L)));
        return changed == 1;
    }

    @Override
    public boolean add(Replica copy) {
        return database.write("add replica", sql -> {
            Long pack = PackRows.live(sql, List.of(copy.pack())).get(copy.pack());
            if (pack == null) {
                return false;
            }
            int added = sql.update(ADD, pack, copy.part(), copy.nonce(), StateIds.of(copy.state()), copy.store());
            if (added == 0) {
                throw CatalogErrors.noStore("add replica", copy.store());
            }
            return true;
        });
    }

    private static @Nullable Long nanos(Optional<Instant> time) {
        return time.map(CatalogText::nanos).orElse(null);
    }

    private static ReplicaRow row(ResultSet row) throws SQLException {
        PackRow pack = PackRows.pack(row);
        Replica copy = new Replica(
                pack.id(),
                row.getString("store"),
                row.getString("part"),
                row.getString("nonce"),
                StateIds.replica(row.getInt("state")));
        return new ReplicaRow(pack, copy, time(row, "verified_at"), time(row, "missing_since"));
    }

    private static Coverage coverage(ResultSet row) throws SQLException {
        return new Coverage(row.getLong("copies"), row.getLong("bytes"), row.getLong("never"), time(row, "oldest"));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        long nanos = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(CatalogText.instant(nanos));
    }
}
