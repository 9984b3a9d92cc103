package dev.cairn.cli;

import dev.cairn.api.CasException;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = {
            "Print a script that teaches a shell to complete this command.",
            "",
            "For bash, in ~/.bashrc: source <(cairn completion bash)",
            "For zsh, in ~/.zshrc: source <(cairn completion zsh)"
        })
final class CompletionCommand extends Subcommand {
    /** One script serves both: under zsh it starts with {@code bashcompinit}, zsh's own emulation. */
    private static final Set<String> SHELLS = Set.of("bash", "zsh");

    @Parameters(arity = "1", paramLabel = "SHELL", description = "bash or zsh.")
    String shell = "";

    @Override
    int run(Session session) {
        if (!SHELLS.contains(shell)) {
            throw CasException.invalid("completion", "unknown shell '" + shell + "'; known: bash, zsh");
        }
        String script = AutoComplete.bash("cairn", spec.root().commandLine());
        session.output().line(script.stripTrailing());
        return ExitCodes.OK;
    }
}
