package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The migrations, in order; their count is the version that this code reads. The version of a file is one row, read
 * first; Flyway is asked only when a file is behind, and gets its scripts from here, so that nothing scans a class
 * path.
 *
 * @param scripts names of resources in {@code migration/}
 */
record SqliteSchema(List<String> scripts) {
    static final SqliteSchema CURRENT = new SqliteSchema(List.of("V1__catalog.sql", "V2__links_and_holds.sql"));

    private static final String VERSION = "SELECT version FROM schema_version WHERE one = 1";
    private static final Map<String, String> DIALECT = Map.of(
            "identity", "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "bytes", "BLOB", "clustered", "WITHOUT ROWID");

    /** Whether a file is behind this code; IncompatibleFormat if it is ahead, or no catalog. */
    boolean behind(Sql sql, SqliteSource source) throws SQLException {
        int actual = version(sql, source);
        if (actual > scripts.size()) {
            throw incompatible(
                    "the schema is newer than this program (limit " + scripts.size() + ", actual " + actual + ")",
                    source);
        }
        return actual < scripts.size();
    }

    private static int version(Sql sql, SqliteSource source) throws SQLException {
        try {
            return sql.first(VERSION, row -> row.getInt("version"))
                    .orElseThrow(() -> incompatible("no schema version", source));
        } catch (SQLException e) {
            if (SqliteErrors.isSchema(e)) {
                throw incompatible("not a catalog", source);
            }
            throw e;
        }
    }

    private static CasException incompatible(String reason, SqliteSource source) {
        return new CasException.IncompatibleFormat(CasException.Details.of(
                "open catalog", reason, Subject.of(source.file().toString())));
    }

    /** Brings a file to the version of this code. */
    void migrate(SqliteSource source) {
        try {
            Flyway.configure()
                    .dataSource(source.plain())
                    .resourceProvider(new Scripts(scripts))
                    .locations(new String[0])
                    .loggers("slf4j")
                    .placeholders(DIALECT)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw SqliteErrors.map("migrate catalog", source.file(), e);
        }
    }

    private record Scripts(List<String> names) implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return names.contains(name) ? new Script(name) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return names.stream()
                    .filter(name -> name.startsWith(prefix))
                    .<LoadableResource>map(Script::new)
                    .toList();
        }
    }

    private static final class Script extends LoadableResource {
        private final String name;

        Script(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            InputStream text = SqliteSchema.class.getResourceAsStream("migration/" + name);
            return new InputStreamReader(Objects.requireNonNull(text, name), StandardCharsets.UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
