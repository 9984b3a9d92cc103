package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    Path directory;

    @Test
    void completion_bothShells_haveOneScript() {
        Shell shell = new Shell(directory);
        String bash = shell.run("completion", "bash").out();
        assertThat(bash)
                .startsWith("#!")
                .contains("complete -F _complete_cairn")
                .contains("autoload -U +X bashcompinit && bashcompinit");
        assertThat(shell.run("completion", "zsh").out()).isEqualTo(bash);
    }

    @Test
    void completion_unknownShell_isUsage() {
        Shell shell = new Shell(directory);
        assertThat(shell.run("completion", "fish").refused(ExitCodes.USAGE)).contains("known: bash, zsh");
        assertThat(shell.run("completion").refused(ExitCodes.USAGE)).contains("SHELL");
    }
}
