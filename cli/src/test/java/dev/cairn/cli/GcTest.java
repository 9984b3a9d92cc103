package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcTest {
    @TempDir
    Path directory;

    private Shell shell;
    private String kept;
    private String dropped;

    @BeforeEach
    void store() {
        shell = new Shell(directory).init();
        shell.file("f", 400_000, 3);
        shell.file("g", 400_000, 4);
        kept = shell.run("put", "--name", "f", "f").line();
        dropped = shell.run("put", "--name", "g", "g").line();
        shell.run("rm", "g");
    }

    private Map<String, Object> summary(String... arguments) {
        List<String> lines = shell.run(arguments).lines();
        Map<String, Object> last = Shell.document(lines.get(lines.size() - 1));
        assertThat(last).containsEntry("type", "summary");
        return last;
    }

    private long packs() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}\\.w\\.[0-9a-f]{16}"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void dryRun_printsEveryCandidateAndItsReason() {
        long before = packs();
        Shell.Result result = shell.run("gc", "--dry-run", "--grace", "0");
        assertThat(result.code()).isZero();
        assertThat(result.lines()).hasSize(2);
        assertThat(result.lines().get(0)).startsWith("bury " + dropped).contains("no ref and no tree names it");
        assertThat(result.lines().get(1)).startsWith("condemn pack ").contains("no blob needs anything in it");
        assertThat(packs()).isEqualTo(before);
        assertThat(shell.run("cat", dropped).code()).isZero();
    }

    @Test
    void gc_grace_restoreBringsItBackUntilItIsDeleted() {
        assertThat(summary("gc", "--json")).containsEntry("waitingPacks", 1);
        assertThat(shell.run("cat", dropped).refused(ExitCodes.NOT_FOUND)).contains("blob not found");
        Shell.Result restored = shell.run("gc", "--restore");
        assertThat(restored.lines()).anyMatch(line -> line.startsWith("restore " + dropped));
        assertThat(shell.run("cat", dropped).bytes()).hasSize(400_000);
        assertThat(shell.run("rm", "recovered/gc/" + dropped).code()).isZero();

        Map<String, Object> summary = summary("gc", "--json", "--grace", "0");
        assertThat(summary)
                .containsEntry("waitingPacks", 0)
                .containsEntry("packs", 1)
                .containsEntry("blobs", 1);
        assertThat(packs()).isEqualTo(1);
        assertThat(shell.run("cat", kept).bytes()).hasSize(400_000);
        assertThat(shell.run("verify").code()).isZero();
        assertThat(shell.run("gc", "--journal").lines())
                .singleElement()
                .asString()
                .contains("pack ", "no blob needs anything in it");
        assertThat(shell.run("gc", "--grace", "0").errors().get(0)).contains("nothing to do");
    }

    @Test
    void gc_snapshotNamesIt_restoreBringsTheBytesBack() {
        assertThat(shell.run("snapshot", "create").code()).isZero();
        shell.run("rm", "f");
        assertThat(shell.run("gc", "--grace", "0").code()).isZero();
        assertThat(shell.run("gc", "--grace", "0").code()).isZero();
        assertThat(shell.run("cat", dropped).code()).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(shell.run("cat", "f").code()).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(shell.run("snapshot", "restore", "1").line()).startsWith("restored 1 name");
        assertThat(shell.run("cat", "f").bytes()).hasSize(400_000);
        assertThat(shell.run("verify").code()).isZero();
    }

    @Test
    void gc_noSnapshotRetention_takesWhatSnapshotsName() {
        String bare = shell.path("bare").toString();
        assertThat(shell.run("-r", bare, "init", "--snapshot-retention", "0").code())
                .isZero();
        shell.run("-r", bare, "put", "--name", "f", "f");
        assertThat(shell.run("-r", bare, "snapshot", "create").code()).isZero();
        shell.run("-r", bare, "rm", "f");
        assertThat(shell.run("-r", bare, "gc", "--grace", "0").code()).isZero();
        // The run wrote one of its own before it deleted, and only the newest stays.
        assertThat(shell.run("-r", bare, "snapshot", "ls").line()).startsWith("2 ");
        assertThat(shell.run("-r", bare, "snapshot", "restore", "1").code()).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(shell.run("-r", bare, "cat", kept).code()).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(shell.run("-r", "other", "init", "--snapshot-retention", "5").refused(ExitCodes.USAGE))
                .contains("malformed time '5'");
    }

    @Test
    void gc_badOptions_saysWhichAndHow() {
        assertThat(shell.run("gc", "--grace", "5").refused(ExitCodes.USAGE)).contains("malformed time '5'");
        assertThat(shell.run("gc", "--max-unused", "200").refused(ExitCodes.USAGE))
                .contains("between 0 and 1");
        assertThat(shell.run("gc", "--max-unused", "x").refused(ExitCodes.USAGE))
                .contains("not a number");
    }

    @Test
    void rmLost_blobThatCannotBeRead_letsGcGoOn() throws IOException {
        shell.file("h", 3_000_000, 5);
        String lost = shell.run("put", "--name", "h", "h").line();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path pack : files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}\\.w\\..*"))
                    .filter(file -> file.toFile().length() > 2_000_000)
                    .toList()) {
                Files.delete(pack);
            }
        }
        assertThat(shell.run("gc", "--grace", "0").refused(ExitCodes.CORRUPT)).contains("nothing is collected", lost);
        assertThat(shell.run("rm", "--lost", lost).line()).isEqualTo("given up " + lost);
        assertThat(shell.run("gc", "--grace", "0").code()).isZero();
        assertThat(shell.run("verify").code()).isZero();
        assertThat(shell.run("rm", "--lost", lost).refused(ExitCodes.NOT_FOUND)).contains(lost);
    }
}
