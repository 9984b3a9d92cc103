package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.CasException.Details;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Opens connections to one PostgreSQL database and reads back what safety rests on: a commit is on disk when it is
 * acknowledged. The driver is looked up by name, so that programs which use SQLite can leave it out.
 */
class PostgresSource implements DataSource {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(PostgresSource.class);
    private static final String DRIVER = "org.postgresql.Driver";
    /**
     * A row that is held longer is given up for this attempt; a client that fell silent within a transaction loses it,
     * and with it the rows that it holds.
     */
    private static final String GUARDS = "SELECT set_config('lock_timeout', '5s', false),"
            + " set_config('idle_in_transaction_session_timeout', '60s', false),"
            + " current_setting('synchronous_commit') AS synchronous_commit, current_setting('fsync') AS fsync";

    private final PostgresPlace place;
    private final Supplier<Optional<char[]>> password;
    private final Driver driver;
    private final AtomicBoolean warned = new AtomicBoolean();

    PostgresSource(PostgresPlace place, Supplier<Optional<char[]>> password) {
        this.place = place;
        this.password = password;
        this.driver = driver(DRIVER);
    }

    static Driver driver(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new CasException.Unsupported(
                    Details.of("open catalog", "the postgresql driver is not on the class path", null)
                            .because(e));
        }
    }

    PostgresPlace place() {
        return place;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = driver.connect(place.jdbc(), properties());
        if (connection == null) {
            throw CasException.unsupported("open catalog", "the postgresql driver refuses " + place.subject());
        }
        try {
            return assured(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "cairn");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "120");
        properties.setProperty("tcpKeepAlive", "true");
        // Many rows of an INSERT in one statement.
        properties.setProperty("reWriteBatchedInserts", "true");
        place.parameters().forEach(properties::setProperty);
        // The server reads a path of names here; what the URI gives is one name, as it is.
        place.schema().ifPresent(schema -> properties.setProperty("currentSchema", PostgresPlace.quoted(schema)));
        // The driver takes nothing but a String; absent, it looks into ~/.pgpass itself.
        password.get().ifPresent(secret -> properties.setProperty("password", new String(secret)));
        return properties;
    }

    private Connection assured(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(GUARDS)) {
            row.next();
            if (row.getString("synchronous_commit").equals("off")) {
                throw new CasException.Unsupported(Details.of(
                        "open catalog",
                        "PostgreSQL must run with synchronous_commit = on (actual off)",
                        place.subject()));
            }
            if (row.getString("fsync").equals("off") && warned.compareAndSet(false, true)) {
                LOG.warn("{} runs with fsync = off: a crash of its machine may lose the catalog", place.subject());
            }
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String secret) throws SQLException {
        throw new SQLFeatureNotSupportedException("the user is the URI's");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // The driver logs by java.util.logging.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The URI's connectTimeout counts.
    }

    @Override
    public int getLoginTimeout() {
        // For so many seconds the pool's close waits for a connection that is being made; at 0 it warns of its own idle
        // threads.
        return 1;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
