package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.newBlob;
import static dev.cairn.core.catalog.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a SQLite catalog may lie, and how it comes into being. */
final class SqliteFileTest {
    private static final Environment ENV = Environment.system();
    private static final CatalogSchema LATER = Samples.laterSchema();

    @TempDir
    Path directory;

    @AfterAll
    static void stop() {
        ENV.close();
    }

    @Test
    void create_twice_alreadyExistsAndFirstStays() {
        try (SqliteCatalog catalog = create()) {
            store(catalog, 1);
        }
        refused(CasException.AlreadyExists.class, this::create);
        try (SqliteCatalog catalog = open()) {
            assertThat(catalog.totals().packs()).isEqualTo(1);
        }
    }

    @Test
    void create_byTwoAtOnce_oneWins() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Boolean> creator = () -> {
                try (SqliteCatalog made = create()) {
                    return made.stores().size() == 2;
                } catch (CasException.AlreadyExists e) {
                    return false;
                }
            };
            Future<Boolean> one = threads.submit(creator);
            Future<Boolean> two = threads.submit(creator);
            assertThat(List.of(one.get(), two.get())).containsExactlyInAnyOrder(true, false);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void create_afterACrashedCreation_startsAfresh() throws IOException {
        for (String suffix : new String[] {".new", ".new-journal", ".new-wal"}) {
            Files.writeString(directory.resolve("catalog.db" + suffix), "half");
        }
        create().close();
        try (SqliteCatalog catalog = open()) {
            assertThat(catalog.identity()).isEqualTo(Samples.IDENTITY);
        }
        assertThat(directory.resolve("catalog.db.new")).doesNotExist();
    }

    @Test
    void create_logWithoutDatabase_refused() throws IOException {
        Files.writeString(directory.resolve("catalog.db-wal"), "of a database that was removed");
        refused(CasException.AlreadyExists.class, this::create);
    }

    @Test
    void create_lockHeldElsewhere_unavailable() throws IOException {
        try (FileChannel channel = FileChannel.open(
                        directory.resolve("catalog.db.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            refused(CasException.Unavailable.class, this::create);
        }
        create().close();
    }

    @Test
    void open_absentFileOrDirectory_notFound() {
        refused(CasException.NotFound.class, this::open);
        assertThat(file()).doesNotExist();
        Path nowhere = directory.resolve("no/catalog.db");
        refused(CasException.NotFound.class, () -> SqliteCatalog.open(nowhere, ENV));
        refused(CasException.NotFound.class, () -> SqliteCatalog.create(nowhere, Samples.IDENTITY, Map.of(), ENV));
    }

    @Test
    void open_schemaAhead_incompatibleAndUntouched() {
        create().close();
        open(LATER).close();
        refused(CasException.IncompatibleFormat.class, this::open)
                .hasMessageContaining("limit " + (LATER.scripts().size() - 1) + ", actual "
                        + LATER.scripts().size());
        open(LATER).close();
    }

    @Test
    void open_schemaBehind_migratedOnceAndRowsKept() {
        try (SqliteCatalog catalog = create()) {
            store(catalog, 1);
        }
        for (int time = 0; time < 2; time++) {
            try (SqliteConnections database = open(LATER)) {
                assertThat(database.<List<Integer>>read(
                                "test", sql -> sql.list("SELECT version FROM schema_version", row -> row.getInt(1))))
                        .containsExactly(LATER.scripts().size());
                Optional<BlobRow> kept = database.read("test", sql -> BlobRows.find(sql, 0, blob(1)));
                assertThat(kept).isPresent();
                assertThat(database.<Integer>write("test", sql -> sql.update("DELETE FROM later")))
                        .isZero();
            }
        }
    }

    @Test
    void open_schemaWithoutDomains_getsThemAndKeepsItsRows() {
        CatalogSchema before = new CatalogSchema(List.of("V1__catalog.sql", "V2__links_and_holds.sql"));
        SqliteOpener.create(CatalogPlace.of(file()), Samples.IDENTITY, Samples.stores(), before);
        try (SqliteConnections database = open(before)) {
            database.write("test", sql -> {
                long session = SessionRows.begin(sql, 1, Samples.TIME, null).get(0);
                // Without a ref: what is written with one has changed since.
                Commit unnamed = new Commit(session, List.of(), List.of(newBlob(1, 1)), List.of());
                return CommitRows.apply(sql, unnamed, Samples.TIME);
            });
        }
        try (SqliteCatalog catalog = open()) {
            assertThat(catalog.blob(0, blob(1))).isPresent();
            assertThat(catalog.domains().page(-1, 9))
                    .extracting(DomainRow::name)
                    .containsExactly("open");
            int number = catalog.domains().takeNumber();
            assertThat(number).isEqualTo(1);
            catalog.domains().add(DomainRow.fresh(number, "one", Samples.TIME));
            store(catalog, 2);
        }
        try (SqliteCatalog catalog = open()) {
            assertThat(catalog.domains().named("one").orElseThrow().epochs()).containsExactly(1);
        }
    }

    @Test
    void open_otherDatabase_incompatible() throws SQLException, IOException {
        Files.createFile(file());
        refused(CasException.IncompatibleFormat.class, this::open);
        try (Connection other = new SqliteSource(file()).plain().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE contact (name TEXT)");
        }
        refused(CasException.IncompatibleFormat.class, this::open).hasMessageContaining("not a catalog");
    }

    @Test
    void open_directoryInItsPlace_denied() throws IOException {
        Files.createDirectory(file());
        refused(CasException.Denied.class, this::open);
    }

    @Test
    void place_questionMark_invalid() {
        refused(CasException.InvalidInput.class, () -> CatalogPlace.of(directory.resolve("a?mode=memory")));
    }

    @Test
    void place_otherFileSystem_unsupported() throws IOException {
        URI zip = URI.create("jar:" + directory.resolve("a.zip").toUri());
        try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            refused(CasException.Unsupported.class, () -> CatalogPlace.of(archive.getPath("/catalog.db")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "NFS4", "cifs", "smb3", "smbfs", "9p", "ceph", "fuse.sshfs", "fuse.rclone"})
    void isNetwork_remoteType_true(String type) {
        assertThat(CatalogPlace.isNetwork(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "tmpfs", "overlay", "apfs", "NTFS", "fuseblk", "fuse.gocryptfs", ""})
    void isNetwork_localType_false(String type) {
        assertThat(CatalogPlace.isNetwork(type)).isFalse();
    }

    private SqliteCatalog create() {
        return SqliteCatalog.create(file(), Samples.IDENTITY, Samples.stores(), ENV);
    }

    private SqliteCatalog open() {
        return SqliteCatalog.open(file(), ENV);
    }

    private SqliteConnections open(CatalogSchema schema) {
        CatalogPlace place = CatalogPlace.of(file());
        return SqliteOpener.open(place, new SqliteSource(place.file()), schema, ENV.random(), 9);
    }

    private Path file() {
        return directory.resolve("catalog.db");
    }
}
