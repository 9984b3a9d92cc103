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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names of blobs. The foreign key to the blob is what keeps the bytes. */
final class RefRows {
    private static final String PUT = "INSERT INTO ref (domain, name, blob, media_type, custom, updated)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (domain, name) DO UPDATE SET blob = excluded.blob,"
            + " media_type = excluded.media_type, custom = excluded.custom, updated = excluded.updated";
    private static final String DROP = "DELETE FROM ref WHERE domain = ? AND name = ?";
    private static final String COLUMNS = "SELECT r.name, b.algorithm, b.digest, b.size, r.media_type, r.custom,"
            + " r.updated FROM ref r JOIN blob b ON b.no = r.blob";
    private static final String FIND = COLUMNS + " WHERE r.domain = ? AND r.name = ?";
    private static final String PAGE =
            COLUMNS + " WHERE r.domain = ? AND r.name >= ? AND r.name < ? ORDER BY r.name LIMIT ?";
    private static final String PAGE_OF = COLUMNS + " WHERE r.blob = ? AND r.name >= ? ORDER BY r.name LIMIT ?";

    private record Name(int domain, String name) implements Comparable<Name> {
        @Override
        public int compareTo(Name o) {
            int byDomain = Integer.compare(domain, o.domain);
            return byDomain != 0 ? byDomain : name.compareTo(o.name);
        }
    }

    private RefRows() {}

    /**
     * Sets refs that passed {@link CatalogText#check}, in the order of their names, so that two writers never wait for
     * each other in a circle; of two of one name the last counts.
     *
     * @param blobs numbers of the blobs that they name, all of which are there
     */
    static void put(Sql sql, List<Commit.NewRef> refs, Map<BlobId, Long> blobs) throws SQLException {
        Map<Name, @Nullable Object[]> rows = new TreeMap<>();
        for (Commit.NewRef named : refs) {
            Ref ref = named.ref();
            rows.put(new Name(named.domain(), ref.name().value()), new @Nullable Object[] {
                named.domain(),
                name(ref.name()),
                blobs.get(new BlobId(named.domain(), ref.key())),
                ref.mediaType().orElse(null),
                json(ref.custom()),
                CatalogText.nanos(ref.updated())
            });
        }
        sql.batch(PUT, rows.values());
    }

    /** Sets a ref that passed {@link CatalogText#check}; NotFound if its blob is not there. */
    static boolean set(Sql sql, int domain, Ref ref) throws SQLException {
        Map<BlobId, Long> blob = BlobRows.keep(sql, List.of(new BlobId(domain, ref.key())));
        if (blob.isEmpty()) {
            throw CatalogErrors.noBlob("set ref", ref.key());
        }
        put(sql, List.of(new Commit.NewRef(domain, ref)), blob);
        return true;
    }

    static boolean drop(Sql sql, int domain, RefName name) throws SQLException {
        return sql.update(DROP, domain, name(name)) == 1;
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
                new RefName(new String(row.getBytes("name"), StandardCharsets.UTF_8)),
                new BlobKey(
                        HashAlgorithm.ofId(row.getInt("algorithm")),
                        Digest.of(row.getBytes("digest")),
                        row.getLong("size")),
                Optional.ofNullable(row.getString("media_type")),
                custom(row.getString("custom")),
                CatalogText.instant(row.getLong("updated")));
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
