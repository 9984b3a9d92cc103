package dev.cairn.core.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The journal and the clock in SQL. */
final class JournalRows implements JournalTable {
    private static final String PAGE =
            "SELECT no, at, run, subject, bytes, reason FROM journal WHERE no > ? ORDER BY no LIMIT ?";
    private static final String INSERT = "INSERT INTO journal (at, run, subject, bytes, reason) VALUES (?, ?, ?, ?, ?)";
    private static final String FORGET = "DELETE FROM journal WHERE at < ?";
    private static final String CLOCK = "SELECT steady FROM clock WHERE one = 1 FOR UPDATE";
    /** Once an hour, so that those who begin sessions do not wait for each other. */
    private static final String CARRY = "UPDATE clock SET steady = ? WHERE one = 1 AND steady BETWEEN ? AND ?";

    private static final String RAISE = "UPDATE clock SET steady = ? WHERE one = 1";

    private final Database database;

    JournalRows(Database database) {
        this.database = database;
    }

    @Override
    public List<JournalRow> page(long after, int limit) {
        PageLimit.check("journal", limit);
        return database.read("journal", sql -> sql.list(PAGE, JournalRows::row, after, limit));
    }

    @Override
    public void add(List<JournalRow> rows) {
        database.write("journal", sql -> add(sql, rows));
    }

    static boolean add(Sql sql, List<JournalRow> rows) throws SQLException {
        sql.batch(INSERT, rows.stream().map(JournalRows::columns).toList());
        return true;
    }

    private static @Nullable Object[] columns(JournalRow row) {
        return new @Nullable Object[] {CatalogText.nanos(row.at()), row.run(), row.subject(), row.bytes(), row.reason()
        };
    }

    @Override
    public void forget(Instant before) {
        database.write("forget journal", sql -> sql.update(FORGET, CatalogText.nanos(before)));
    }

    @Override
    public Instant advance(Instant now, Duration jumpMax) {
        return database.write("advance clock", sql -> advance(sql, now, jumpMax));
    }

    /** Somebody works at this time: carries the clock along, unless that would be a jump. */
    static void carry(Sql sql, Instant now) throws SQLException {
        sql.update(
                CARRY,
                CatalogText.nanos(now),
                CatalogText.nanos(now.minus(JUMP_MAX)),
                CatalogText.nanos(now.minus(CARRIED_EVERY)));
    }

    private static Instant advance(Sql sql, Instant now, Duration jumpMax) throws SQLException {
        long before = sql.first(CLOCK, row -> row.getLong("steady")).orElseThrow(CatalogErrors::noClock);
        Instant last = CatalogText.instant(before);
        if (!now.isAfter(last) || (before != 0 && now.isAfter(last.plus(jumpMax)))) {
            return last;
        }
        sql.update(RAISE, CatalogText.nanos(now));
        return now;
    }

    private static JournalRow row(ResultSet row) throws SQLException {
        return new JournalRow(
                row.getLong("no"),
                CatalogText.instant(row.getLong("at")),
                row.getLong("run"),
                row.getString("subject"),
                row.getLong("bytes"),
                row.getString("reason"));
    }
}
