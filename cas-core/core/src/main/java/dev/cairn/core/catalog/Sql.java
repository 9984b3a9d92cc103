package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on one connection, each text prepared once. Used by one thread at a time; closing it leaves the
 * connection open.
 */
final class Sql implements AutoCloseable {
    /** What a transaction does. */
    interface Work<T> {
        T run(Sql sql) throws SQLException;
    }

    /** Reads the current row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** How many keys a statement takes at once; the last of a page stands for those that are missing. */
    private static final int[] PAGES = {1, 4, 16, 64, 256, 512};

    private static final int PAGE_MAX = 512;
    private static final int BATCH_MAX = 4096;
    private static final int NO_KEYS = 0;

    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();

    Sql(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    Connection connection() {
        return connection;
    }

    /** Runs a statement about the connection itself. */
    void control(String statement) throws SQLException {
        try (Statement once = connection.createStatement()) {
            once.execute(statement);
        }
    }

    /** Runs a change; returns how many rows it touched. */
    int update(String statement, @Nullable Object... args) throws SQLException {
        return bind(dialect.text(statement, NO_KEYS), args).executeUpdate();
    }

    /** Runs a change of the rows of many keys, which come last; returns how many it touched. */
    int updateEach(String statement, Collection<?> keys, Object... args) throws SQLException {
        int touched = 0;
        for (List<?> page : pages(keys)) {
            touched += bind(page, statement, args).executeUpdate();
        }
        return touched;
    }

    /** Runs a change once for each row of arguments; returns how many rows it touched. */
    int batch(String statement, Collection<@Nullable Object[]> rows) throws SQLException {
        int touched = 0;
        if (!dialect.isRemote()) {
            for (@Nullable Object[] row : rows) {
                touched += update(statement, row);
            }
            return touched;
        }
        int waiting = 0;
        PreparedStatement ready = prepared(dialect.text(statement, NO_KEYS));
        for (@Nullable Object[] row : rows) {
            set(ready, row);
            ready.addBatch();
            if (++waiting % BATCH_MAX == 0) {
                touched += Arrays.stream(ready.executeBatch()).sum();
            }
        }
        if (waiting % BATCH_MAX != 0) {
            touched += Arrays.stream(ready.executeBatch()).sum();
        }
        return touched;
    }

    /** Runs a change; absent if a foreign key stops it, and then the transaction goes on as if it had not been tried. */
    Optional<Integer> guarded(String statement, @Nullable Object... args) throws SQLException {
        boolean part = dialect.isRemote();
        if (part) {
            control("SAVEPOINT part");
        }
        try {
            int touched = update(statement, args);
            if (part) {
                control("RELEASE SAVEPOINT part");
            }
            return Optional.of(touched);
        } catch (SQLException e) {
            if (!dialect.isForeignKey(e)) {
                throw e;
            }
            if (part) {
                control("ROLLBACK TO SAVEPOINT part");
            }
            return Optional.empty();
        }
    }

    /** Sees to it that new rows of a table have higher numbers; where the database does so by itself nothing is to be done. */
    void raise(String table, long seen) throws SQLException {
        if (dialect.isRemote()) {
            control("SELECT setval(pg_get_serial_sequence('" + table + "', 'no'), (SELECT GREATEST(" + seen
                    + ", MAX(no)) FROM " + table + "))");
        }
    }

    /** The first row of a query, or of a change that returns what it wrote. */
    <T> Optional<T> first(String query, Row<T> row, @Nullable Object... args) throws SQLException {
        List<T> rows = list(query, row, args);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    /** All rows of a query; a row that holds what no writer writes is Corrupt. */
    <T> List<T> list(String query, Row<T> row, @Nullable Object... args) throws SQLException {
        List<T> found = new ArrayList<>();
        read(bind(dialect.text(query, NO_KEYS), args), row, found);
        return List.copyOf(found);
    }

    /** The same for many keys, which come last; the order of rows is the query's for each page of keys. */
    <T> List<T> listEach(String query, Row<T> row, Collection<?> keys, Object... args) throws SQLException {
        List<T> found = new ArrayList<>();
        for (List<?> page : pages(keys)) {
            read(bind(page, query, args), row, found);
        }
        return List.copyOf(found);
    }

    private static <T> void read(PreparedStatement ready, Row<T> row, List<T> found) throws SQLException {
        try (ResultSet rows = ready.executeQuery()) {
            while (rows.next()) {
                found.add(row.read(rows));
            }
        } catch (CasException.InvalidInput e) {
            throw new CasException.Corrupt(
                    CasException.Details.of("catalog", "a row cannot be read: " + e.getMessage(), null)
                            .because(e));
        }
    }

    private static List<List<?>> pages(Collection<?> keys) {
        List<Object> all = List.copyOf(keys);
        List<List<?>> pages = new ArrayList<>();
        for (int start = 0; start < all.size(); start += PAGE_MAX) {
            pages.add(all.subList(start, Math.min(all.size(), start + PAGE_MAX)));
        }
        return pages;
    }

    private PreparedStatement bind(List<?> page, String statement, Object... args) throws SQLException {
        int size = PAGE_MAX;
        for (int i = PAGES.length - 1; i >= 0 && PAGES[i] >= page.size(); i--) {
            size = PAGES[i];
        }
        PreparedStatement ready = bind(dialect.text(statement, size), args);
        for (int i = 0; i < size; i++) {
            ready.setObject(args.length + i + 1, page.get(Math.min(i, page.size() - 1)));
        }
        return ready;
    }

    private PreparedStatement bind(String text, @Nullable Object... args) throws SQLException {
        PreparedStatement ready = prepared(text);
        set(ready, args);
        return ready;
    }

    private static void set(PreparedStatement ready, @Nullable Object... args) throws SQLException {
        for (int i = 0; i < args.length; i++) {
            ready.setObject(i + 1, args[i]);
        }
    }

    private PreparedStatement prepared(String text) throws SQLException {
        PreparedStatement ready = prepared.get(text);
        if (ready == null) {
            ready = connection.prepareStatement(text);
            prepared.put(text, ready);
        }
        return ready;
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
    }
}
