package dev.cairn.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command does around its work. */
abstract class Subcommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** Does the work and answers the exit code. */
    abstract int run(Session session) throws IOException;

    /** The command {@code cairn}. */
    final RootCommand root() {
        return (RootCommand) spec.root().userObject();
    }

    /** What the user calls a command, without {@code cairn} itself. */
    static String name(CommandSpec command) {
        return command.parent() == null ? "" : (name(command.parent()) + " " + command.name()).strip();
    }

    @Override
    public final Integer call() throws IOException {
        RootCommand root = root();
        Output output = new Output(root.around(), root.options(), name(spec));
        try (Session session = new Session(root.around(), root.options(), output)) {
            int code = run(session);
            output.flush();
            return code;
        }
    }
}
