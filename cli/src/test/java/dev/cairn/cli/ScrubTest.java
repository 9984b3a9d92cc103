package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrubTest {
    @TempDir
    Path directory;

    private Shell shell;
    private String key;

    @BeforeEach
    void store() {
        shell = new Shell(directory).init();
        shell.file("f", 400_000, 3);
        key = shell.run("put", "--name", "f", "f").line();
    }

    private Path pack() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}\\.w\\.[0-9a-f]{16}"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void flip(Path pack, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(pack);
        bytes[at] ^= 1;
        assertThat(pack.toFile().setWritable(true)).isTrue();
        Files.write(pack, bytes);
    }

    @Test
    void scrub_undamaged_saysWhatWasRead() {
        Shell.Result result = shell.run("scrub");
        assertThat(result.code()).isZero();
        assertThat(result.lines()).isEmpty();
        assertThat(result.errors().get(0))
                .contains("scrub: 1 object listed, 1 copy read")
                .endsWith("nothing wrong");
        assertThat(result.errors().get(1)).contains("never read: 0 of 1 (").contains("), the others since 20");
        Map<String, Object> summary =
                Shell.document(shell.run("scrub", "--json", "--inventory-only").line());
        assertThat(summary)
                .containsEntry("type", "summary")
                .containsEntry("scope", "copies")
                .containsEntry("objects", 1)
                .containsEntry("read", 0)
                .containsEntry("never", 0);
    }

    @Test
    void scrub_damage_printedWithItsFixAndExitCode3() throws IOException {
        flip(pack(), 5_000);
        Shell.Result result = shell.run("scrub", "--budget", "1G");
        assertThat(result.code()).isEqualTo(ExitCodes.CORRUPT);
        assertThat(result.lines())
                .singleElement()
                .asString()
                .startsWith("lost, damaged: ")
                .contains("cairn rm --lost KEY");
        List<String> json = shell.run("scrub", "--json", "--budget", "1").lines();
        assertThat(Shell.document(json.get(0)))
                .containsEntry("type", "finding")
                .containsEntry("severity", "LOST")
                .containsEntry("kind", "DAMAGED")
                .containsKeys("reason", "fix", "store", "subject", "blocks");
        assertThat(Shell.document(json.get(1))).containsEntry("findings", Map.of("LOST", 1));

        shell.run("put", "--name", "g", "f");
        assertThat(shell.run("cat", key).bytes()).hasSize(400_000);
        assertThat(shell.run("scrub").code()).as("only a warning").isZero();
    }

    @Test
    void scrub_missingTwice_lost() throws IOException {
        Files.delete(pack());
        assertThat(shell.run("scrub", "--inventory-only").lines().get(0)).startsWith("error, missing: ");
        Shell.Result again = shell.run("scrub", "--grace", "0", "--sample", "100");
        assertThat(again.code()).isEqualTo(ExitCodes.CORRUPT);
        assertThat(again.lines().get(0)).startsWith("lost, lost: ");
    }

    @Test
    void scrub_badOptions_saysWhichAndHow() {
        assertThat(shell.run("scrub", "--budget", "x").refused(ExitCodes.USAGE)).contains("--budget");
        assertThat(shell.run("scrub", "--sample", "0").refused(ExitCodes.USAGE)).contains("above 0 and at most 1");
        assertThat(shell.run("scrub", "--sample", "x").refused(ExitCodes.USAGE)).contains("not a number");
        assertThat(shell.run("scrub", "--grace", "5").refused(ExitCodes.USAGE)).contains("malformed time '5'");
    }

    @Test
    void verifyDeep_everythingAndEveryCopy() throws IOException {
        Shell.Result good = shell.run("verify", "--deep");
        assertThat(good.code()).isZero();
        assertThat(good.errors()).hasSize(3).anyMatch(line -> line.contains("verify: 1 pack, 1 blob"));
        assertThat(shell.run("verify", "--deep", key).refused(ExitCodes.USAGE)).contains("whole repository");
        flip(pack(), 5_000);
        Shell.Result bad = shell.run("verify", "--deep");
        assertThat(bad.code()).isEqualTo(ExitCodes.CORRUPT);
        assertThat(bad.lines()).anyMatch(line -> line.startsWith("lost, damaged: "));
        assertThat(bad.lines()).anyMatch(line -> line.startsWith("damaged blob: "));
    }
}
