package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Blobs and their first blocks. A blob cannot go while a ref, a link or a hold names it. */
final class BlobRows {
    private static final String INSERT = "INSERT INTO blob (domain, algorithm, digest, size, root, manifest)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (domain, digest, size, algorithm) DO NOTHING";
    private static final String COLUMNS = "SELECT no, domain, algorithm, digest, size, root, manifest FROM blob";
    private static final String KEY = " WHERE domain = ? AND digest = ? AND size = ? AND algorithm = ?";
    private static final String FIND = COLUMNS + KEY;
    private static final String FIND_EACH = COLUMNS + " WHERE domain = ? AND digest IN (?*)";
    private static final String KEEP =
            "SELECT no, algorithm, digest, size FROM blob" + " WHERE domain = ? AND digest IN (?*) FOR KEY SHARE";
    /** A root that nothing active holds any more gives way to one that was just stored. */
    private static final String REROOT = "UPDATE blob SET root = ?, manifest = ? WHERE no = ? AND root <> ?"
            + " AND NOT EXISTS (SELECT 1 FROM location l JOIN live_pack v ON v.pack = l.pack"
            + " JOIN replica r ON r.pack = l.pack AND r.state = 0"
            + " WHERE l.domain = blob.domain AND l.block_key = blob.root)";

    private static final String PAGE = COLUMNS + " WHERE no > ? ORDER BY no LIMIT ?";
    private static final int INSERT_ATTEMPTS = 4;

    private BlobRows() {}

    /**
     * Inserts blobs in the order of their names, so that two writers never wait for each other in a circle. The first
     * committed root of a blob stays as long as it is known.
     *
     * @param numbers of the blobs that are there and kept; comes to have those of the new ones too
     */
    static void insert(Sql sql, Collection<Commit.NewBlob> blobs, Map<BlobId, Long> numbers) throws SQLException {
        NavigableMap<BlobId, Commit.NewBlob> fresh = new TreeMap<>();
        NavigableMap<BlobId, Commit.NewBlob> there = new TreeMap<>();
        for (Commit.NewBlob blob : blobs) {
            (numbers.containsKey(blob.id()) ? there : fresh).putIfAbsent(blob.id(), blob);
        }
        sql.batch(
                REROOT,
                there.values().stream()
                        .map(blob -> reroot(Objects.requireNonNull(numbers.get(blob.id())), blob))
                        .toList());
        // One that another writer inserted at the same moment may be forgotten again before we keep it.
        for (int attempt = 1; !fresh.isEmpty(); attempt++) {
            if (attempt > INSERT_ATTEMPTS) {
                throw CatalogErrors.blobKeepsGoing(fresh.firstKey().key());
            }
            sql.batch(INSERT, fresh.values().stream().map(BlobRows::columns).toList());
            numbers.putAll(keep(sql, fresh.keySet()));
            fresh.keySet().removeAll(numbers.keySet());
        }
    }

    private static @Nullable Object[] columns(Commit.NewBlob blob) {
        return new @Nullable Object[] {
            blob.domain(),
            blob.key().algorithm().id(),
            blob.key().digest().bytes(),
            blob.key().size(),
            CatalogKeys.bytes(blob.root()),
            blob.manifest() ? 1 : 0
        };
    }

    private static @Nullable Object[] reroot(long no, Commit.NewBlob blob) {
        byte[] root = CatalogKeys.bytes(blob.root());
        return new @Nullable Object[] {root, blob.manifest() ? 1 : 0, no, root};
    }

    /** The numbers of those that are there; until the transaction ends they cannot go. */
    static Map<BlobId, Long> keep(Sql sql, Collection<BlobId> blobs) throws SQLException {
        Map<Integer, List<byte[]>> digests = new TreeMap<>();
        for (BlobId blob : new TreeSet<>(blobs)) {
            digests.computeIfAbsent(blob.domain(), domain -> new ArrayList<>())
                    .add(blob.key().digest().bytes());
        }
        Map<BlobId, Long> found = new HashMap<>();
        for (Map.Entry<Integer, List<byte[]>> some : digests.entrySet()) {
            int domain = some.getKey();
            sql.listEach(
                            KEEP,
                            row -> Map.entry(new BlobId(domain, key(row)), row.getLong("no")),
                            some.getValue(),
                            domain)
                    .forEach(blob -> found.put(blob.getKey(), blob.getValue()));
        }
        found.keySet().retainAll(blobs instanceof Set<?> ? blobs : Set.copyOf(blobs));
        return found;
    }

    static Optional<BlobRow> find(Sql sql, int domain, BlobKey key) throws SQLException {
        return sql.first(
                FIND,
                BlobRows::blob,
                domain,
                key.digest().bytes(),
                key.size(),
                key.algorithm().id());
    }

    /** In the order of the keys, without those that are not there. */
    static Map<BlobKey, BlobRow> find(Sql sql, int domain, List<BlobKey> keys) throws SQLException {
        List<byte[]> digests = keys.stream().map(key -> key.digest().bytes()).toList();
        Map<BlobKey, BlobRow> rows = new HashMap<>();
        sql.listEach(FIND_EACH, BlobRows::blob, digests, domain).forEach(row -> rows.put(row.key(), row));
        Map<BlobKey, BlobRow> found = new LinkedHashMap<>();
        keys.stream().filter(rows::containsKey).forEach(key -> found.put(key, rows.get(key)));
        return found;
    }

    static List<BlobRow> page(Sql sql, long afterNo, int limit) throws SQLException {
        return sql.list(PAGE, BlobRows::blob, afterNo, limit);
    }

    static BlobRow blob(ResultSet row) throws SQLException {
        return new BlobRow(
                row.getLong("no"),
                row.getInt("domain"),
                key(row),
                CatalogKeys.block(row.getBytes("root")),
                row.getInt("manifest") == 1);
    }

    private static BlobKey key(ResultSet row) throws SQLException {
        return new BlobKey(
                HashAlgorithm.ofId(row.getInt("algorithm")), Digest.of(row.getBytes("digest")), row.getLong("size"));
    }
}
