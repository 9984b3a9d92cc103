package dev.cairn.core.catalog;

import dev.cairn.api.BlockKey;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.format.EntryKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which block lies in which packs, and where. */
final class LocationRows {
    private static final String INSERT =
            "INSERT INTO location (domain, block_key, pack, entry_offset, entry_bytes, kind)"
                    + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (domain, block_key, pack) DO NOTHING";
    /** The best state of a replica, by its number: ACTIVE is the best one, LOST the last. */
    private static final String BEST = "(SELECT MIN(r.state) FROM replica r WHERE r.pack = l.pack)";

    private static final String FIND = "SELECT l.block_key, p.id, l.entry_offset, l.entry_bytes, l.kind"
            + " FROM location l JOIN pack p ON p.no = l.pack WHERE l.domain = ? AND l.block_key IN (?*)"
            + " AND EXISTS (SELECT 1 FROM live_pack v WHERE v.pack = l.pack)";
    private static final String READABLE =
            FIND + " AND " + BEST + " < 3 ORDER BY l.block_key, CASE WHEN " + BEST + " = 0 THEN 0 ELSE 1 END, l.pack";
    private static final String KNOWN = FIND
            + " AND EXISTS (SELECT 1 FROM replica r WHERE r.pack = l.pack AND r.state = 0)"
            + " ORDER BY l.block_key, l.pack";
    private static final String IN_PACK = "SELECT l.block_key, l.entry_offset, l.entry_bytes, l.kind"
            + " FROM pack p JOIN location l ON l.pack = p.no WHERE p.id = ? ORDER BY l.entry_offset, l.block_key";

    /** For those that a pack holds twice. */
    static final Comparator<Location> WHOLE_FIRST =
            Comparator.comparing(location -> location.kind() != EntryKind.WHOLE.id());

    private LocationRows() {}

    /**
     * A block that a pack holds twice keeps its first place, or the one where it is a whole blob: without a manifest that is all that says that there
     * is such a blob.
     */
    static void insert(Sql sql, int domain, long pack, List<Location> entries) throws SQLException {
        sql.batch(
                INSERT,
                entries.stream()
                        .sorted(WHOLE_FIRST)
                        .map(entry -> new @Nullable Object[] {
                            domain,
                            CatalogKeys.bytes(entry.block()),
                            pack,
                            entry.offset(),
                            entry.entryBytes(),
                            entry.kind()
                        })
                        .toList());
    }

    /** Where to read blocks, see {@link Catalog#locate}; of a block in the order of its packs' commits. */
    static Map<BlockKey, List<Location>> readable(Sql sql, int domain, List<BlockKey> blocks) throws SQLException {
        return find(sql, READABLE, domain, blocks);
    }

    /** What need not be stored again, see {@link Catalog#known}; of a block in the order of its packs' commits. */
    static Map<BlockKey, List<Location>> known(Sql sql, int domain, List<BlockKey> blocks) throws SQLException {
        return find(sql, KNOWN, domain, blocks);
    }

    /** In the order of the blocks, without those that are not there. */
    private static Map<BlockKey, List<Location>> find(Sql sql, String query, int domain, List<BlockKey> blocks)
            throws SQLException {
        Map<BlockKey, List<Location>> found = new LinkedHashMap<>();
        blocks.forEach(block -> found.put(block, new ArrayList<>()));
        List<byte[]> keys =
                new TreeSet<>(blocks).stream().map(CatalogKeys::bytes).toList();
        for (Location location : sql.listEach(query, LocationRows::location, keys, domain)) {
            Objects.requireNonNull(found.get(location.block())).add(location);
        }
        found.values().removeIf(List::isEmpty);
        return found;
    }

    private static Location location(ResultSet row) throws SQLException {
        return location(CatalogKeys.block(row.getBytes("block_key")), CatalogKeys.pack(row.getBytes("id")), row);
    }

    static List<Location> of(Sql sql, PackId pack) throws SQLException {
        return sql.list(
                IN_PACK,
                row -> location(CatalogKeys.block(row.getBytes("block_key")), pack, row),
                CatalogKeys.bytes(pack));
    }

    private static Location location(BlockKey block, PackId pack, ResultSet row) throws SQLException {
        return new Location(block, pack, row.getLong("entry_offset"), row.getInt("entry_bytes"), row.getInt("kind"));
    }
}
