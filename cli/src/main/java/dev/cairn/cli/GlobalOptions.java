package dev.cairn.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or after its name. */
final class GlobalOptions {
    @Nullable
    @Option(
            names = {"-r", "--repository"},
            paramLabel = "LOCATION",
            scope = ScopeType.INHERIT,
            description =
                    "A directory, a repository.json, or memory:. Default: $$CAIRN_REPOSITORY, else .cairn in the working directory.")
    String repository;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON, one document a line.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print results and errors only.")
    boolean quiet;

    @Option(names = "--no-progress", scope = ScopeType.INHERIT, description = "Show no progress bar.")
    boolean noProgress;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of an error.")
    boolean debug;
}
