package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Blobs and their first blocks. A blob cannot go while a ref names it. */
final class BlobRows {
    private static final String INSERT = "INSERT INTO blob (domain, algorithm, digest, size, root, manifest)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (domain, digest, size, algorithm) DO NOTHING RETURNING no";
    private static final String COLUMNS = "SELECT no, domain, algorithm, digest, size, root, manifest FROM blob";
    private static final String KEY = " WHERE domain = ? AND digest = ? AND size = ? AND algorithm = ?";
    private static final String FIND = COLUMNS + KEY;
    private static final String PAGE = COLUMNS + " WHERE no > ? ORDER BY no LIMIT ?";
    private static final String DELETE = "DELETE FROM blob" + KEY;

    private BlobRows() {}

    /** The first committed root of a blob stays; answers its number. */
    static long insert(Sql sql, Commit.NewBlob blob) throws SQLException {
        PackRows.requireDomain(sql, blob.domain());
        Optional<Long> inserted = sql.first(
                INSERT,
                row -> row.getLong("no"),
                blob.domain(),
                blob.key().algorithm().id(),
                blob.key().digest().bytes(),
                blob.key().size(),
                CatalogKeys.bytes(blob.root()),
                blob.manifest() ? 1 : 0);
        return inserted.isPresent()
                ? inserted.get()
                : find(sql, blob.domain(), blob.key()).orElseThrow().no();
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
        try {
            return sql.update(
                            DELETE,
                            domain,
                            key.digest().bytes(),
                            key.size(),
                            key.algorithm().id())
                    == 1;
        } catch (SQLException e) {
            if (SqliteErrors.isForeignKey(e)) {
                return false;
            }
            throw e;
        }
    }

    private static BlobRow blob(ResultSet row) throws SQLException {
        BlobKey key = new BlobKey(
                HashAlgorithm.ofId(row.getInt("algorithm")), Digest.of(row.getBytes("digest")), row.getLong("size"));
        return new BlobRow(
                row.getLong("no"),
                row.getInt("domain"),
                key,
                CatalogKeys.block(row.getBytes("root")),
                row.getInt("manifest") == 1);
    }
}
