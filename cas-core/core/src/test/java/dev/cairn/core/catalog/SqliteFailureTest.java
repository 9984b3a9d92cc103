package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.packId;
import static dev.cairn.core.catalog.Samples.store;
import static dev.cairn.core.catalog.Samples.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.RefName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a SQLite catalog says when the database, the disk or another process lets it down. */
final class SqliteFailureTest {
    private static final Environment ENV = Environment.system();

    @TempDir
    Path directory;

    private SqliteCatalog catalog;

    @BeforeEach
    void create() {
        catalog = SqliteCatalog.create(file(), Samples.IDENTITY, Samples.stores(), ENV);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @AfterAll
    static void stop() {
        ENV.close();
    }

    @Test
    void assured_oneGuardMissing_refused() throws SQLException {
        for (String guard : List.of("foreign_keys = OFF", "synchronous = NORMAL", "journal_mode = DELETE")) {
            catalog.close();
            try (Connection connection = new SqliteSource(file()).writer();
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA " + guard);
                refused(CasException.Unsupported.class, () -> SqliteSource.assured(connection))
                        .hasMessageContaining(guard.substring(0, guard.indexOf(' ')));
            }
        }
    }

    @Test
    void beginSession_highestRowDeletedAndReopened_numberNotReused() {
        long last = catalog.beginSession();
        catalog.database().<Integer>write("test", sql -> sql.update("DELETE FROM session WHERE no = ?", last));
        catalog.close();
        try (SqliteCatalog again = open()) {
            assertThat(again.beginSession()).isGreaterThan(last);
        }
    }

    @Test
    void write_lockHeldTooLong_unavailableThenFine() throws SQLException {
        store(catalog, 1);
        try (SqliteCatalog impatient = open(new SqliteSource(file()), 3);
                Connection other = new SqliteSource(file()).writer();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            refused(CasException.Unavailable.class, impatient::beginSession)
                    .satisfies(e -> assertThat(((CasException) e).retryable()).isTrue());
            assertThat(impatient.blob(0, blob(1))).isPresent();
            statement.execute("ROLLBACK");
            assertThat(impatient.beginSession()).isPositive();
        }
    }

    @Test
    void read_thatWrites_denied() {
        store(catalog, 1);
        refused(
                CasException.Denied.class,
                () -> catalog.database().<Integer>read("test", sql -> sql.update("DELETE FROM ref")));
        assertThat(catalog.ref(0, new RefName("1"))).isPresent();
    }

    @Test
    void commit_diskFull_quotaExceededAndSessionStaysLive() {
        long session = catalog.beginSession();
        Commit.NewPack big = Samples.pack(session, 1, LongStream.range(0, 5000).toArray());
        Commit commit = new Commit(session, List.of(big), List.of(), List.of());
        limitPages(50);
        refused(CasException.QuotaExceeded.class, () -> catalog.commit(commit));
        limitPages(1_000_000);
        assertThat(catalog.sessionState(session)).isEqualTo(SessionState.LIVE);
        assertThat(catalog.locate(0, Set.of(block(1)))).isEmpty();
        catalog.commit(commit);
        assertThat(catalog.locations(packId(1))).hasSize(5000);
    }

    @Test
    void commit_failsAtTheVeryEnd_unknownOutcomeAndStateTells() throws SQLException {
        for (FailingSource.Failure failure : FailingSource.Failure.values()) {
            FailingSource source = new FailingSource(file());
            try (SqliteCatalog failing = open(source, 3)) {
                int n = failure == FailingSource.Failure.AFTER ? 1 : 2;
                long session = failing.beginSession();
                source.failNextCommit(failure);
                refused(CasException.UnknownOutcome.class, () -> failing.commit(whole(session, n)));
                boolean happened = failure == FailingSource.Failure.AFTER;
                assertThat(failing.sessionState(session))
                        .isEqualTo(happened ? SessionState.COMMITTED : SessionState.LIVE);
                assertThat(failing.blob(0, blob(n)).isPresent()).isEqualTo(happened);
                assertThat(failing.beginSession()).isGreaterThan(session);
            }
        }
    }

    @Test
    void read_callFails_nextOneSeesWhatIsNew() {
        FailingCalls calls = new FailingCalls();
        try (Catalog failing = calls.open(file(), ENV)) {
            boolean failed = true;
            for (int n = 1; failed; n++) {
                calls.fail(n, false);
                try {
                    failing.refs(0, "", null, 1);
                } catch (CasException.Unavailable e) {
                    // As it was ordered.
                }
                failed = calls.failed();
                store(failing, n);
                assertThat(failing.ref(0, new RefName(Integer.toString(n))))
                        .as("call %d", n)
                        .isPresent();
            }
        }
        assertThat(calls.open()).isZero();
    }

    @Test
    void write_workThrows_nothingKeptAndNextWorks() {
        assertThatThrownBy(() -> catalog.database().<Integer>write("test", sql -> {
                    sql.update("INSERT INTO session (state, opened_at) VALUES (0, 0)");
                    throw new IllegalStateException("bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(catalog.beginSession()).isEqualTo(1);
    }

    @Test
    void open_notADatabase_corrupt() throws IOException {
        catalog.close();
        Files.writeString(file(), "This is not a database, and long enough to hold the header of one.".repeat(99));
        refused(CasException.Corrupt.class, this::open);
    }

    @Test
    void anyVerb_pagesOverwritten_corrupt() throws IOException {
        long seed = ENV.random().nextLong();
        System.out.println("anyVerb_pagesOverwritten_corrupt: seed " + seed);
        fillAndClose();
        byte[] noise = new byte[(int) Files.size(file()) - 4096];
        new Random(seed).nextBytes(noise);
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(noise), 4096);
        }
        readingIsCorrupt();
    }

    @Test
    void anyVerb_fileCutShort_corrupt() throws IOException {
        fillAndClose();
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(4096 * 3);
        }
        readingIsCorrupt();
    }

    @Test
    void anyVerb_rowThatNobodyWrites_corrupt() {
        store(catalog, 1);
        catalog.database().<Integer>write("test", sql -> {
            sql.update("UPDATE blob SET root = x'00'");
            sql.update("UPDATE ref SET custom = 'nonsense'");
            sql.update("UPDATE replica SET nonce = 'nonsense'");
            sql.update("UPDATE location SET block_key = x'09' || substr(block_key, 2)");
            return sql.update("UPDATE catalog SET repository = 'nonsense'");
        });
        Stream.<Runnable>of(
                        () -> catalog.blob(0, blob(1)),
                        () -> catalog.blobs(0, 9),
                        () -> catalog.ref(0, new RefName("1")),
                        () -> catalog.refs(0, "", null, 9),
                        () -> catalog.replicas(packId(1)),
                        () -> catalog.locations(packId(1)),
                        () -> open().close())
                .forEach(verb -> refused(CasException.Corrupt.class, verb::run));
    }

    @Test
    void ref_customIsTheWordNull_corrupt() {
        store(catalog, 1);
        catalog.database().<Integer>write("test", sql -> sql.update("UPDATE ref SET custom = 'null'"));
        refused(CasException.Corrupt.class, () -> catalog.ref(0, new RefName("1")));
    }

    private void fillAndClose() {
        for (int n = 0; n < 100; n++) {
            store(catalog, n);
        }
        catalog.close();
    }

    private void readingIsCorrupt() {
        refused(CasException.Corrupt.class, () -> {
            try (SqliteCatalog damaged = open()) {
                damaged.refs(0, "", null, 1000);
            }
        });
    }

    private void limitPages(int most) {
        catalog.database().<Boolean>write("test", sql -> {
            sql.control("PRAGMA max_page_count = " + most);
            return true;
        });
    }

    private SqliteCatalog open() {
        return SqliteCatalog.open(file(), ENV);
    }

    private SqliteCatalog open(SqliteSource source, int busyAttempts) {
        return SqliteCatalog.open(CatalogPlace.of(file()), source, ENV, busyAttempts);
    }

    private Path file() {
        return directory.resolve("catalog.db");
    }
}
