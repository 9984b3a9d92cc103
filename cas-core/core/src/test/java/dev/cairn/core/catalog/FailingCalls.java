package dev.cairn.core.catalog;

import dev.cairn.api.Environment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.jdbc4.JDBC4Connection;

/** A database file each of whose JDBC calls can be told to fail once, as a disk that does not answer makes them fail. */
public final class FailingCalls {
    private static final int BUSY_ATTEMPTS = 3;
    private static final Set<String> COUNTED = Set.of(
            "createStatement",
            "prepareStatement",
            "execute",
            "executeQuery",
            "executeUpdate",
            "next",
            "commit",
            "rollback",
            "close");

    private int toFailure;
    private boolean afterwards;
    private boolean failed;
    private int open;

    /** The catalog in this file. */
    public Catalog open(Path file, Environment environment) {
        return SqliteCatalog.open(CatalogPlace.of(file), new Source(file), environment, BUSY_ATTEMPTS);
    }

    /**
     * The nth call from now on fails, counted from one.
     *
     * @param having whether it has done its work by then
     */
    public synchronized void fail(int nth, boolean having) {
        toFailure = nth;
        afterwards = having;
        failed = false;
    }

    /** Whether the failure ordered last has happened; takes the order back. */
    public synchronized boolean failed() {
        toFailure = 0;
        return failed;
    }

    /** How many connections are open. */
    public synchronized int open() {
        return open;
    }

    private synchronized void opened(int change) {
        open += change;
    }

    private synchronized boolean isNow() {
        boolean now = toFailure > 0 && --toFailure == 0;
        failed |= now;
        return now;
    }

    private synchronized boolean isAfterwards() {
        return afterwards;
    }

    /** What is closed is gone, whatever it answers. */
    private <T> T counted(String method, Callable<T> call) throws Exception {
        if (!COUNTED.contains(method) || !isNow()) {
            return call.call();
        }
        if (isAfterwards() || method.equals("close")) {
            call.call();
        }
        throw new SQLiteException("disk I/O error", SQLiteErrorCode.SQLITE_IOERR);
    }

    private <T> T watched(T target, Class<T> face) {
        return face.cast(Proxy.newProxyInstance(
                FailingCalls.class.getClassLoader(),
                new Class<?>[] {face},
                (proxy, method, args) -> counted(method.getName(), () -> answer(target, method, args))));
    }

    private @Nullable Object answer(Object target, Method method, Object @Nullable [] args) throws Exception {
        try {
            Object answer = method.invoke(target, args);
            if (answer instanceof PreparedStatement prepared) {
                return watched(prepared, PreparedStatement.class);
            }
            if (answer instanceof Statement statement) {
                return watched(statement, Statement.class);
            }
            return answer instanceof ResultSet rows ? watched(rows, ResultSet.class) : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private final class Source extends SqliteSource {
        Source(Path file) {
            super(file);
        }

        @Override
        Connection writer() throws SQLException {
            Connection real = super.writer();
            opened(1);
            Connection counting = (Connection) Proxy.newProxyInstance(
                    FailingCalls.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                        opened(method.getName().equals("close") ? -1 : 0);
                        return answer(real, method, args);
                    });
            return watched(counting, Connection.class);
        }

        @Override
        DataSource readers() {
            return new SQLiteDataSource() {
                @Override
                public SQLiteConnection getConnection(@Nullable String user, @Nullable String password)
                        throws SQLException {
                    SQLiteConnection reader = new Reader("jdbc:sqlite:" + file(), file().toString());
                    try (Statement statement = reader.createStatement()) {
                        statement.execute("PRAGMA query_only = ON");
                        assured(reader);
                        return reader;
                    } catch (SQLException | RuntimeException e) {
                        reader.close();
                        throw e;
                    }
                }
            };
        }
    }

    /** The pool's users ask for the driver's own class. */
    private final class Reader extends JDBC4Connection {
        Reader(String url, String file) throws SQLException {
            super(url, file, properties());
            opened(1);
        }

        private static Properties properties() {
            SQLiteConfig config = new SQLiteConfig();
            config.enforceForeignKeys(true);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            return config.toProperties();
        }

        private <T> T counting(String method, Callable<T> call) throws SQLException {
            try {
                return counted(method, call);
            } catch (SQLException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
            return watched(
                    counting("createStatement", () -> super.createStatement(type, concurrency, holdability)),
                    Statement.class);
        }

        @Override
        public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
                throws SQLException {
            return watched(
                    counting("prepareStatement", () -> super.prepareStatement(sql, type, concurrency, holdability)),
                    PreparedStatement.class);
        }

        @Override
        public void rollback() throws SQLException {
            counting("rollback", () -> {
                super.rollback();
                return true;
            });
        }

        @Override
        public void close() throws SQLException {
            if (!isClosed()) {
                opened(-1);
            }
            super.close();
        }
    }
}
