package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
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

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
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
        return bind(statement, args).executeUpdate();
    }

    /** Runs a change of one row; false if a foreign key stops it, and then the transaction goes on as if it had not been tried. */
    boolean guarded(String statement, @Nullable Object... args) throws SQLException {
        try {
            update(statement, args);
            return true;
        } catch (SQLException e) {
            if (SqliteErrors.isForeignKey(e)) {
                return false;
            }
            throw e;
        }
    }

    /** A part of a transaction. */
    interface Part {
        void run() throws SQLException;
    }

    /** Runs a part that may be refused by itself: a refusal undoes the part alone, and is answered. */
    Optional<CasException> attempt(Part part) throws SQLException {
        control("SAVEPOINT part");
        try {
            part.run();
            control("RELEASE SAVEPOINT part");
            return Optional.empty();
        } catch (CasException e) {
            control("ROLLBACK TO SAVEPOINT part");
            control("RELEASE SAVEPOINT part");
            return Optional.of(e);
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
        try (ResultSet rows = bind(query, args).executeQuery()) {
            while (rows.next()) {
                found.add(row.read(rows));
            }
        } catch (CasException.InvalidInput e) {
            throw new CasException.Corrupt(
                    CasException.Details.of("catalog", "a row cannot be read: " + e.getMessage(), null)
                            .because(e));
        }
        return List.copyOf(found);
    }

    private PreparedStatement bind(String statement, @Nullable Object... args) throws SQLException {
        PreparedStatement ready = prepared.get(statement);
        if (ready == null) {
            ready = connection.prepareStatement(statement);
            prepared.put(statement, ready);
        }
        for (int i = 0; i < args.length; i++) {
            ready.setObject(i + 1, args[i]);
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
