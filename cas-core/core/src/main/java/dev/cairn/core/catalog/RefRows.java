package dev.cairn.core.catalog;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Names of blobs. The foreign key to the blob is what keeps the bytes. */
final class RefRows {
    private static final String FREE = "(ref.legal_hold = 0 AND (ref.retain_until IS NULL OR ref.retain_until <= ?))";

    /**
     * What is protected by a clock of the last argument stays, and so does what names another blob than the one before it; the count
     * says so.
     */
    private static final String PUT = "INSERT INTO ref (domain, name, blob, media_type, custom, updated, retain_until,"
            + " legal_hold, since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT settled FROM snapshot_head WHERE one = 1))"
            + " ON CONFLICT (domain, name) DO UPDATE SET blob = excluded.blob,"
            + " since = CASE WHEN ref.blob = excluded.blob THEN ref.since ELSE excluded.since END, media_type = excluded.media_type, custom = excluded.custom,"
            + " updated = excluded.updated, retain_until = CASE WHEN ref.blob = excluded.blob"
            + " AND (excluded.retain_until IS NULL OR ref.retain_until > excluded.retain_until)"
            + " THEN ref.retain_until ELSE excluded.retain_until END, legal_hold = CASE WHEN ref.blob = excluded.blob"
            + " AND ref.legal_hold = 1 THEN 1 ELSE excluded.legal_hold END WHERE ref.blob = excluded.blob"
            + " OR (ref.blob = ? AND " + FREE + ")";

    /** Not FOR UPDATE: a burial that looks whether its blob is named must not wait for one who waits for that blob. */
    private static final String TAKE = "SELECT name, blob, since, retain_until, legal_hold FROM ref"
            + " WHERE domain = ? AND name IN (?*) ORDER BY name FOR NO KEY UPDATE";

    /** No blob has this number. */
    private static final long NO_BLOB = -1;

    private static final String DROP = "DELETE FROM ref WHERE domain = ? AND name = ? AND " + FREE;
    private static final String RETAIN = "UPDATE ref SET retain_until = ? WHERE domain = ? AND name = ?"
            + " AND (retain_until IS NULL OR retain_until <= ?)";
    private static final String HOLD = "UPDATE ref SET legal_hold = ? WHERE domain = ? AND name = ?";
    private static final String COLUMNS = "SELECT r.name, b.algorithm, b.digest, b.size, r.media_type, r.custom,"
            + " r.updated, r.retain_until, r.legal_hold FROM ref r JOIN blob b ON b.no = r.blob";
    private static final String FIND = COLUMNS + " WHERE r.domain = ? AND r.name = ?";
    private static final String PAGE =
            COLUMNS + " WHERE r.domain = ? AND r.name >= ? AND r.name < ? ORDER BY r.name LIMIT ?";
    private static final String PAGE_OF = COLUMNS + " WHERE r.blob = ? AND r.name >= ? ORDER BY r.name LIMIT ?";

    private RefRows() {}

    /**
     * Rows that a transaction has taken.
     *
     * @param guard what may become of them
     * @param there what they name
     */
    record Taken(RefGuard guard, Map<RefId, SnapshotRows.Former> there) {}

    /**
     * Takes the rows of these names, in the order of the names, so that two writers never wait for each other in a
     * circle, and answers what they name and what protects them.
     *
     * @param now this process's time
     */
    static Taken take(Sql sql, Collection<Commit.NewRef> named, Instant now) throws SQLException {
        NavigableMap<Integer, List<byte[]>> names = new TreeMap<>();
        for (RefId id : new TreeSet<>(named.stream().map(RefId::of).toList())) {
            names.computeIfAbsent(id.domain(), domain -> new ArrayList<>()).add(name(id.name()));
        }
        Map<RefId, SnapshotRows.Former> there = new TreeMap<>();
        Map<RefId, Ref> kept = new TreeMap<>();
        for (Map.Entry<Integer, List<byte[]>> some : names.entrySet()) {
            int domain = some.getKey();
            for (Row row : sql.listEach(TAKE, Row::read, some.getValue(), domain)) {
                RefId id = new RefId(domain, row.name());
                there.put(id, row.named());
                if (row.isProtected()) {
                    find(sql, domain, row.name()).ifPresent(ref -> kept.put(id, ref));
                }
            }
        }
        Instant clock = RefGuard.isTimed(kept.values()) ? ClockRows.raise(sql, now) : CatalogText.EARLIEST;
        return new Taken(new RefGuard(kept, clock), there);
    }

    /** What is needed of each row; of most, nobody asks for more. */
    private record Row(RefName name, SnapshotRows.Former named, boolean isProtected) {
        static Row read(ResultSet row) throws SQLException {
            boolean free = row.getInt("legal_hold") == 0 && until(row).isEmpty();
            return new Row(nameOf(row), new SnapshotRows.Former(row.getLong("blob"), row.getLong("since")), !free);
        }
    }

    /**
     * Sets refs that passed {@link CatalogText#check}, in the order of their names.
     *
     * @param taken what to set, which the guard let pass
     * @param blobs numbers of the blobs that they name, all of which are there
     */
    static void put(Sql sql, Taken taken, Map<BlobId, Long> blobs) throws SQLException {
        RefGuard names = taken.guard();
        List<@Nullable Object[]> rows = new ArrayList<>();
        List<SnapshotRows.Former> replaced = new ArrayList<>();
        names.fresh().forEach((id, ref) -> {
            long blob = Objects.requireNonNull(blobs.get(new BlobId(id.domain(), ref.key())));
            SnapshotRows.@Nullable Former before = taken.there().get(id);
            if (before != null && before.blob() != blob) {
                replaced.add(before);
            }
            rows.add(columns(id.domain(), ref, blob, before == null ? NO_BLOB : before.blob(), names.now()));
        });
        SnapshotRows.leave(sql, replaced);
        if (sql.batch(PUT, rows) != rows.size()) {
            throw changed();
        }
    }

    private static @Nullable Object[] columns(int domain, Ref ref, long blob, long before, Instant clock) {
        return new @Nullable Object[] {
            domain,
            name(ref.name()),
            blob,
            ref.mediaType().orElse(null),
            json(ref.custom()),
            CatalogText.nanos(ref.updated()),
            ref.retainUntil().map(CatalogText::nanos).orElse(null),
            ref.legalHold() ? 1 : 0,
            before,
            CatalogText.nanos(clock)
        };
    }

    /** Sets a ref that passed {@link CatalogText#check}; NotFound if its blob is not there. */
    static Ref set(Sql sql, int domain, Ref ref, Instant now) throws SQLException {
        Map<BlobId, Long> blob = BlobRows.keep(sql, List.of(new BlobId(domain, ref.key())));
        if (blob.isEmpty()) {
            throw CatalogErrors.noBlob("set ref", ref.key());
        }
        Commit.NewRef named = new Commit.NewRef(domain, ref);
        Taken taken = take(sql, List.of(named), now);
        taken.guard().requireFree("set ref", named);
        taken.guard().set(List.of(named));
        put(sql, taken, blob);
        return found(sql, domain, ref.name());
    }

    static boolean drop(Sql sql, int domain, RefName name, Instant now) throws SQLException {
        Optional<Row> row = take(sql, domain, name);
        Optional<Ref> ref = find(sql, domain, name);
        if (row.isEmpty() || ref.isEmpty()) {
            return false;
        }
        Instant clock = RefGuard.isTimed(ref.stream().toList()) ? ClockRows.raise(sql, now) : CatalogText.EARLIEST;
        RefGuard.requireFree("drop ref", ref.get(), clock);
        SnapshotRows.leave(sql, List.of(row.get().named()));
        if (sql.update(DROP, domain, name(name), CatalogText.nanos(clock)) != 1) {
            throw changed();
        }
        return true;
    }

    /** The clock's row is taken after that of the ref. */
    static Ref retain(Sql sql, int domain, RefName name, Instant until, Instant now) throws SQLException {
        if (take(sql, domain, name).isEmpty()) {
            throw CatalogErrors.noRef("retain", name);
        }
        Ref ref = found(sql, domain, name);
        CatalogText.check(RefGuard.retained(ref, until, ClockRows.raise(sql, now)));
        long nanos = CatalogText.nanos(until);
        if (sql.update(RETAIN, nanos, domain, name(name), nanos) != 1) {
            throw changed();
        }
        return found(sql, domain, name);
    }

    static Ref hold(Sql sql, int domain, RefName name, boolean held) throws SQLException {
        if (sql.update(HOLD, held ? 1 : 0, domain, name(name)) != 1) {
            throw CatalogErrors.noRef("hold", name);
        }
        return found(sql, domain, name);
    }

    private static Optional<Row> take(Sql sql, int domain, RefName name) throws SQLException {
        return sql.listEach(TAKE, Row::read, List.of(name(name)), domain).stream()
                .findFirst();
    }

    private static Ref found(Sql sql, int domain, RefName name) throws SQLException {
        return find(sql, domain, name).orElseThrow(RefRows::changed);
    }

    /** Another transaction came between two statements; this one runs again. Not where rows are locked. */
    private static SQLException changed() {
        return new SQLTransactionRollbackException("a ref changed meanwhile", "40001");
    }

    static Optional<Ref> find(Sql sql, int domain, RefName name) throws SQLException {
        return sql.first(FIND, RefRows::ref, domain, name(name));
    }

    static List<Ref> page(Sql sql, int domain, String prefix, @Nullable RefName after, int limit) throws SQLException {
        return sql.list(PAGE, RefRows::ref, domain, CatalogText.first(prefix, after), CatalogText.end(prefix), limit);
    }

    static List<Ref> pageOf(Sql sql, int domain, BlobKey key, @Nullable RefName after, int limit) throws SQLException {
        Optional<BlobRow> blob = BlobRows.find(sql, domain, key);
        return blob.isEmpty()
                ? List.of()
                : sql.list(PAGE_OF, RefRows::ref, blob.get().no(), CatalogText.first("", after), limit);
    }

    private static byte[] name(RefName name) {
        return CatalogText.utf8("ref name", name.value());
    }

    private static Ref ref(ResultSet row) throws SQLException {
        return new Ref(
                nameOf(row),
                new BlobKey(
                        HashAlgorithm.ofId(row.getInt("algorithm")),
                        Digest.of(row.getBytes("digest")),
                        row.getLong("size")),
                Optional.ofNullable(row.getString("media_type")),
                custom(row.getString("custom")),
                CatalogText.instant(row.getLong("updated")),
                until(row),
                row.getInt("legal_hold") == 1);
    }

    private static RefName nameOf(ResultSet row) throws SQLException {
        return new RefName(new String(row.getBytes("name"), StandardCharsets.UTF_8));
    }

    private static Optional<Instant> until(ResultSet row) throws SQLException {
        long nanos = row.getLong("retain_until");
        return row.wasNull() ? Optional.empty() : Optional.of(CatalogText.instant(nanos));
    }

    private static String json(Map<String, String> custom) {
        if (custom.isEmpty()) {
            return "{}";
        }
        try {
            return JSON.std.asString(new TreeMap<>(custom));
        } catch (IOException e) {
            throw CasException.invalid("custom attributes", "cannot be written as JSON: " + e.getMessage());
        }
    }

    private static Map<String, String> custom(String json) {
        Map<String, String> custom = new TreeMap<>();
        try {
            Map<String, Object> pairs = JSON.std.mapFrom(json);
            // The word null is JSON too.
            if (pairs == null) {
                throw CasException.invalid("custom attributes", "null");
            }
            pairs.forEach((name, value) -> custom.put(name, String.valueOf(value)));
        } catch (IOException e) {
            throw CasException.invalid("custom attributes", "not a JSON object");
        }
        return Collections.unmodifiableMap(custom);
    }
}
