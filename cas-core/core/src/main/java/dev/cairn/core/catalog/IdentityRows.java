package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Which catalog this is, over which stores. */
final class IdentityRows {
    private static final String WRITE = "INSERT INTO catalog (one, catalog, repository, algorithm) VALUES (1, ?, ?, ?)";
    private static final String WRITE_STORE = "INSERT INTO store (id, uri) VALUES (?, ?)";
    private static final String READ = "SELECT catalog, repository, algorithm FROM catalog";
    private static final String STORES = "SELECT id, uri FROM store ORDER BY no";

    private IdentityRows() {}

    static void write(Sql sql, CatalogIdentity identity, Map<String, String> stores) throws SQLException {
        sql.update(
                WRITE,
                identity.catalog().toString(),
                identity.repository().toString(),
                identity.algorithm().id());
        for (Map.Entry<String, String> store : stores.entrySet()) {
            sql.update(WRITE_STORE, store.getKey(), store.getValue());
        }
    }

    static CatalogIdentity read(Sql sql) throws SQLException {
        return sql.first(
                        READ,
                        row -> new CatalogIdentity(
                                uuid(row, "catalog"),
                                uuid(row, "repository"),
                                HashAlgorithm.ofId(row.getInt("algorithm"))))
                .orElseThrow(() -> new CasException.Corrupt(
                        CasException.Details.of("open catalog", "its identity is missing", null)));
    }

    static Map<String, String> stores(Sql sql) throws SQLException {
        Map<String, String> stores = new LinkedHashMap<>();
        sql.list(STORES, row -> Map.entry(row.getString("id"), row.getString("uri")))
                .forEach(store -> stores.put(store.getKey(), store.getValue()));
        return Collections.unmodifiableMap(stores);
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        try {
            return UUID.fromString(row.getString(column));
        } catch (IllegalArgumentException e) {
            throw CasException.invalid(column, "not a UUID");
        }
    }
}
