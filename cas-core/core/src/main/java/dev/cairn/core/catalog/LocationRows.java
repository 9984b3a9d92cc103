package dev.cairn.core.catalog;

import dev.cairn.api.BlockKey;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which block lies in which packs, and where. */
final class LocationRows {
    private static final String INSERT =
            "INSERT INTO location (domain, block_key, pack, entry_offset, entry_bytes, kind)"
                    + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (domain, block_key, pack) DO NOTHING";
    private static final String FIND = "SELECT p.id, l.entry_offset, l.entry_bytes, l.kind FROM location l"
            + " JOIN pack p ON p.no = l.pack WHERE l.domain = ? AND l.block_key = ?"
            + " AND EXISTS (SELECT 1 FROM live_pack v WHERE v.pack = l.pack)"
            + " AND EXISTS (SELECT 1 FROM replica r WHERE r.pack = l.pack AND r.state = ?) ORDER BY l.pack";

    private static final String IN_PACK = "SELECT l.block_key, l.entry_offset, l.entry_bytes, l.kind"
            + " FROM pack p JOIN location l ON l.pack = p.no WHERE p.id = ? ORDER BY l.entry_offset, l.block_key";

    private LocationRows() {}

    /** A block that a pack holds twice keeps its first place. */
    static void insert(Sql sql, int domain, long pack, List<Location> entries) throws SQLException {
        for (Location entry : entries) {
            sql.update(
                    INSERT,
                    domain,
                    CatalogKeys.bytes(entry.block()),
                    pack,
                    entry.offset(),
                    entry.entryBytes(),
                    entry.kind());
        }
    }

    static Map<BlockKey, List<Location>> find(Sql sql, int domain, List<BlockKey> blocks) throws SQLException {
        Map<BlockKey, List<Location>> found = new LinkedHashMap<>();
        for (BlockKey block : blocks) {
            List<Location> here = find(sql, domain, block);
            if (!here.isEmpty()) {
                found.put(block, here);
            }
        }
        return found;
    }

    private static List<Location> find(Sql sql, int domain, BlockKey block) throws SQLException {
        return sql.list(
                FIND,
                row -> location(block, CatalogKeys.pack(row.getBytes("id")), row),
                domain,
                CatalogKeys.bytes(block),
                StateIds.of(Replica.State.ACTIVE));
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
