package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Environment;
import dev.cairn.api.RefName;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one file, one of them killed: the other goes on, and nothing acknowledged is lost. */
final class SqliteCrashIT {
    private static final int STEP = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void kill_whileWriting_acknowledgedRowsAreThereWhole() throws IOException, InterruptedException {
        Path file = directory.resolve("catalog.db");
        try (Environment env = Environment.system();
                SqliteCatalog catalog = SqliteCatalog.create(file, Samples.IDENTITY, Samples.stores(), env)) {
            for (int round = 1; round <= 3; round++) {
                List<Long> acknowledged = runAndKill(file, (long) round * STEP, catalog);
                for (long n : acknowledged) {
                    assertThat(catalog.blob(0, blob(n))).isPresent();
                    assertThat(catalog.ref(0, new RefName(Long.toString(n)))).isPresent();
                    assertThat(catalog.locate(0, Set.of(block(n)))).hasSize(1);
                }
                assertThat(catalog.totals().blobs()).isEqualTo(catalog.totals().packs());
                long session = catalog.beginSession();
                assertThat(session).isGreaterThan(acknowledged.size());
                catalog.commit(whole(session, round));
                assertThat(catalog.database()
                                .<List<String>>read(
                                        "test", sql -> sql.list("PRAGMA integrity_check", row -> row.getString(1))))
                        .containsExactly("ok");
                assertThat(catalog.database()
                                .<List<String>>read(
                                        "test", sql -> sql.list("PRAGMA foreign_key_check", row -> row.getString(1))))
                        .isEmpty();
            }
        }
    }

    /** Lets a process write beside us until it has stored some, then kills it. */
    private static List<Long> runAndKill(Path file, long first, SqliteCatalog beside)
            throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWriter.class.getName(),
                        file.toString(),
                        Long.toString(first))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Long> acknowledged = new ArrayList<>();
        try (BufferedReader out = writer.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                acknowledged.add(Long.parseLong(line));
                if (acknowledged.size() % 10 == 0) {
                    beside.beginSession();
                }
                if (acknowledged.size() == 100) {
                    // Through the handle, which leaves the rest of the output readable.
                    writer.toHandle().destroyForcibly();
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(100);
        return acknowledged;
    }
}
