package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a catalog says while its server is killed and started again: nothing acknowledged is lost, nothing is guessed. */
final class PostgresCrashIT {
    private static final Environment ENV = Environment.system();
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    @AfterAll
    static void stop() {
        ENV.close();
    }

    @Test
    void kill_whileWriting_typedErrorsThenTheSameCatalogGoesOn()
            throws IOException, InterruptedException, ExecutionException {
        int port = freePort();
        List<Long> acknowledged = new ArrayList<>();
        EmbeddedPostgres server = start(port);
        PostgresSource source = new PostgresSource(
                PostgresPlace.parse("postgresql://localhost:" + port + "/postgres?user=postgres"), Optional::empty);
        new PostgresOpener(source, CatalogSchema.CURRENT).create(Samples.IDENTITY, Samples.stores());
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try (PostgresCatalog catalog = PostgresCatalog.open(source, CatalogSchema.CURRENT, ENV, settings())) {
            for (int round = 1; round <= 2; round++) {
                AtomicLong reached = new AtomicLong();
                long first = round * 1000L;
                Future<CasException> end =
                        threads.submit(() -> writeUntilItFails(catalog, first, acknowledged, reached));
                while (reached.get() < 30) {
                    LockSupport.parkNanos(1_000_000);
                }
                kill();
                assertThat(end.get())
                        .isInstanceOfAny(CasException.Unavailable.class, CasException.UnknownOutcome.class);
                refused(CasException.Unavailable.class, catalog::beginSession)
                        .hasMessageContaining("localhost:" + port);
                server.close();
                server = start(port);
                assertThat(acknowledged).allMatch(n -> catalog.blob(0, blob(n)).isPresent());
                assertThat(catalog.totals().blobs()).isEqualTo(catalog.totals().packs());
                catalog.commit(whole(catalog.beginSession(), first + 999));
            }
        } finally {
            threads.shutdownNow();
            server.close();
        }
        assertThat(acknowledged).hasSizeGreaterThan(50);
    }

    /** A commit of unknown outcome is looked up as a writer would. */
    private static CasException writeUntilItFails(
            Catalog catalog, long first, List<Long> acknowledged, AtomicLong reached) {
        for (long n = first; ; n++) {
            try {
                catalog.commit(whole(catalog.beginSession(), n));
                acknowledged.add(n);
                reached.incrementAndGet();
            } catch (CasException e) {
                return e;
            }
        }
    }

    private static PostgresConnections.Settings settings() {
        return new PostgresConnections.Settings(Connection.TRANSACTION_READ_COMMITTED, 24, PATIENCE, Dialect.POSTGRES);
    }

    /** With syncs on: what was acknowledged must survive. */
    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
    }

    private void kill() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(directory.resolve("data/postmaster.pid")).get(0));
        ProcessHandle.of(pid).ifPresent(postmaster -> {
            postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
            postmaster.destroyForcibly();
            postmaster.onExit().join();
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
