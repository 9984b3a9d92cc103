package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildTest {
    @TempDir
    Path directory;

    private Shell shell() throws IOException {
        Shell shell = new Shell(directory).init();
        shell.file("f", 1_000, 1);
        shell.file("g", 2_000, 2);
        assertThat(shell.run("put", "--name", "f", "f").code()).isZero();
        return shell;
    }

    private void lose() throws IOException {
        Files.delete(directory.resolve(".cairn/catalog.db"));
    }

    @Test
    void rebuild_withSnapshot_listsTheSame() throws IOException {
        Shell shell = shell();
        assertThat(shell.run("--json", "snapshot", "create").json()).containsEntry("snapshot", 1);
        assertThat(shell.run("snapshot", "ls").lines()).hasSize(1);
        String before = shell.run("--json", "ls").out();
        lose();
        assertThat(shell.run("--json", "rebuild").json())
                .containsEntry("type", "rebuilt")
                .containsEntry("refs", 1)
                .containsEntry("recovered", 0);
        assertThat(shell.run("--json", "ls").out()).isEqualTo(before);
    }

    @Test
    void rebuild_catalogThere_refusedUntilTold() throws IOException {
        Shell shell = shell();
        assertThat(shell.run("rebuild").refused(ExitCodes.FAILED)).contains("replace");
        assertThat(shell.run("rebuild", "--replace").line()).startsWith("rebuilt: 1 pack");
        assertThat(shell.run("ls").line()).startsWith("recovered/");
    }

    @Test
    void rebuild_damagedPack_isPartlyAndTold() throws IOException {
        Shell shell = shell();
        Path pack = shell.packs().get(0);
        byte[] whole = Files.readAllBytes(pack);
        Files.delete(pack);
        Files.write(pack, Arrays.copyOf(whole, whole.length - 10));
        lose();
        Shell.Result told = shell.run("rebuild");
        assertThat(told.code()).isEqualTo(ExitCodes.PARTLY);
        assertThat(told.lines().get(0)).startsWith("damaged pack: ");
        assertThat(shell.run("ls").lines()).hasSize(1);
    }

    @Test
    void restore_droppedName_isThereAgain() throws IOException {
        Shell shell = shell();
        shell.run("snapshot", "create");
        shell.run("put", "--name", "f", "g");
        assertThat(shell.run("snapshot", "restore", "1").line()).startsWith("restored 1 name");
        assertThat(shell.run("ls").line()).contains("1000");
        assertThat(shell.run("snapshot", "restore", "2").code()).isEqualTo(ExitCodes.NOT_FOUND);
    }
}
