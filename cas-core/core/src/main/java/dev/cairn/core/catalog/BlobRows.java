package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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
    private static final String KEEP =
            "SELECT no, algorithm, digest, size FROM blob" + " WHERE domain = ? AND digest IN (?*) FOR KEY SHARE";
    private static final String PAGE = COLUMNS + " WHERE no > ? ORDER BY no LIMIT ?";
    private static final String DELETE = "DELETE FROM blob" + KEY;
    private static final int INSERT_ATTEMPTS = 4;

    private BlobRows() {}

    /**
     * Inserts blobs in the order of their names, so that two writers never wait for each other in a circle. The first
     * committed root of a blob stays.
     *
     * @param numbers of the blobs that are there and kept; comes to have those of the new ones too
     */
    static void insert(Sql sql, Collection<Commit.NewBlob> blobs, Map<BlobId, Long> numbers) throws SQLException {
        NavigableMap<BlobId, Commit.NewBlob> fresh = new TreeMap<>();
        for (Commit.NewBlob blob : blobs) {
            if (!numbers.containsKey(blob.id())) {
                fresh.putIfAbsent(blob.id(), blob);
            }
        }
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

    static List<BlobRow> page(Sql sql, long afterNo, int limit) throws SQLException {
        return sql.list(PAGE, BlobRows::blob, afterNo, limit);
    }

    /** False if there is no such blob or its row is held by the foreign key of a ref, a link or a hold. */
    static boolean forget(Sql sql, int domain, BlobKey key) throws SQLException {
        return sql.guarded(
                        DELETE,
                        domain,
                        key.digest().bytes(),
                        key.size(),
                        key.algorithm().id())
                .filter(touched -> touched == 1)
                .isPresent();
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
