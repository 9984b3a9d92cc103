package dev.cairn.core.catalog;

import dev.cairn.api.Domain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Domains in SQL. */
final class DomainRows implements DomainTable {
    private static final String COLUMNS = "SELECT id, name, kind, created FROM domain";
    private static final String NAMED = COLUMNS + " WHERE name = ?";
    private static final String PAGE = COLUMNS + " WHERE id > ? ORDER BY id LIMIT ?";
    private static final String EPOCHS =
            "SELECT domain, epoch FROM domain_epoch WHERE domain IN (?*) ORDER BY domain, epoch";
    private static final String TAKE_NUMBER =
            "UPDATE domain_number SET taken = taken + 1 WHERE one = 1 RETURNING taken";
    private static final String INSERT = "INSERT INTO domain (id, name, kind, created, epochs_taken)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String TAKE_EPOCH =
            "UPDATE domain SET epochs_taken = epochs_taken + 1" + " WHERE id = ? AND kind = 1 RETURNING epochs_taken";
    private static final String INSERT_EPOCH =
            "INSERT INTO domain_epoch (domain, epoch) SELECT id, CAST(? AS INTEGER) FROM domain WHERE id = ? AND kind = 1"
                    + " ON CONFLICT (domain, epoch) DO UPDATE SET epoch = excluded.epoch";
    private static final int OPEN = 0;
    private static final int PRIVATE = 1;

    private final Database database;

    DomainRows(Database database) {
        this.database = database;
    }

    @Override
    public Optional<DomainRow> named(String name) {
        CatalogText.utf8("domain", name);
        return database.read(
                "domain",
                sql -> rows(sql, sql.list(NAMED, DomainRows::bare, name)).stream()
                        .findFirst());
    }

    @Override
    public List<DomainRow> page(int afterNumber, int limit) {
        PageLimit.check("domains", limit);
        return database.read("domains", sql -> rows(sql, sql.list(PAGE, DomainRows::bare, afterNumber, limit)));
    }

    @Override
    public int takeNumber() {
        return database.write(
                "take a domain's number",
                sql -> sql.first(TAKE_NUMBER, row -> row.getInt("taken"))
                        .orElseThrow(() -> new SQLException("the row of domain numbers is missing")));
    }

    @Override
    public void add(DomainRow row) {
        CatalogText.utf8("domain", row.name());
        long created = CatalogText.nanos(row.created());
        database.write("add domain", sql -> {
            if (sql.update(INSERT, row.number(), row.name(), kind(row.kind()), created, row.epoch()) != 1) {
                throw CatalogErrors.domainExists(row.name());
            }
            for (int epoch : row.epochs()) {
                sql.update(INSERT_EPOCH, epoch, row.number());
            }
            return true;
        });
    }

    @Override
    public int takeEpoch(int domain) {
        return database.write(
                "take an epoch",
                sql -> sql.first(TAKE_EPOCH, row -> row.getInt("epochs_taken"), domain)
                        .orElseThrow(() -> CatalogErrors.noDomain("take an epoch", domain)));
    }

    @Override
    public void addEpoch(int domain, int epoch) {
        database.write("add epoch", sql -> {
            if (sql.update(INSERT_EPOCH, epoch, domain) != 1) {
                throw CatalogErrors.noDomain("add epoch", domain);
            }
            return true;
        });
    }

    private static List<DomainRow> rows(Sql sql, List<DomainRow> bare) throws SQLException {
        Map<Integer, List<Integer>> epochs = new TreeMap<>();
        bare.forEach(row -> epochs.put(row.number(), new ArrayList<>()));
        sql.listEach(EPOCHS, row -> Map.entry(row.getInt("domain"), row.getInt("epoch")), epochs.keySet())
                .forEach(found -> epochs.computeIfAbsent(found.getKey(), domain -> new ArrayList<>())
                        .add(found.getValue()));
        return bare.stream()
                .map(row -> new DomainRow(
                        row.number(),
                        row.name(),
                        row.kind(),
                        row.created(),
                        epochs.getOrDefault(row.number(), List.of())))
                .toList();
    }

    private static DomainRow bare(ResultSet row) throws SQLException {
        return new DomainRow(
                row.getInt("id"),
                row.getString("name"),
                kind(row.getInt("kind")),
                CatalogText.instant(row.getLong("created")),
                List.of());
    }

    private static int kind(Domain.Kind kind) {
        return switch (kind) {
            case OPEN -> OPEN;
            case PRIVATE -> PRIVATE;
        };
    }

    private static Domain.Kind kind(int id) {
        return id == OPEN ? Domain.Kind.OPEN : Domain.Kind.PRIVATE;
    }
}
