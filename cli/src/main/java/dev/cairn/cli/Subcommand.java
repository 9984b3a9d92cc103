package dev.cairn.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What every command does around its work. */
abstract class Subcommand implements Callable<Integer> {
    @ParentCommand
    RootCommand root;

    @Spec
    CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** Does the work and answers the exit code. */
    abstract int run(Session session) throws IOException;

    @Override
    public final Integer call() throws IOException {
        Output output = new Output(root.around(), root.options(), spec.name());
        try (Session session = new Session(root.around(), root.options(), output)) {
            int code = run(session);
            output.flush();
            return code;
        }
    }
}
