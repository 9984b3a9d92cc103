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
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The migrations, in order; their count is the version that this code reads. The version of a database is one row, read
 * first; Flyway is asked only when a database is behind, and gets its scripts from here, so that nothing scans a class
 * path.
 *
 * @param scripts names of resources in {@code migration/}
 */
record CatalogSchema(List<String> scripts) {
    static final CatalogSchema CURRENT = new CatalogSchema(List.of(
            "V1__catalog.sql",
            "V2__links_and_holds.sql",
            "V3__domains.sql",
            "V4__collection.sql",
            "V5__clock.sql",
            "V6__scrub.sql",
            "V7__snapshots.sql"));

    private static final String VERSION = "SELECT version FROM schema_version WHERE one = 1";

    /** The version of a database that has the table for it. */
    static Optional<Integer> version(Sql sql) throws SQLException {
        return sql.first(VERSION, row -> row.getInt("version"));
    }

    /** Whether a database of this version is behind this code; IncompatibleFormat if it is ahead. */
    boolean behind(int actual, Subject database) {
        if (actual > scripts.size()) {
            throw incompatible(
                    "the schema is newer than this program (limit " + scripts.size() + ", actual " + actual + ")",
                    database);
        }
        return actual < scripts.size();
    }

    static CasException incompatible(String reason, Subject database) {
        return new CasException.IncompatibleFormat(CasException.Details.of("open catalog", reason, database));
    }

    /** Brings a database to the version of this code; throws what Flyway throws. */
    void migrate(DataSource source, Dialect dialect) {
        Flyway.configure()
                .dataSource(source)
                .resourceProvider(new Scripts(scripts))
                .locations(new String[0])
                .loggers("slf4j")
                .placeholders(dialect.types())
                .load()
                .migrate();
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
            InputStream text = CatalogSchema.class.getResourceAsStream("migration/" + name);
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
