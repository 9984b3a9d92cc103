package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code cairn}; it only has subcommands. */
@Command(
        name = "cairn",
        description = {
            "Content-addressed storage: bytes go in, a key comes out, the key gets the same bytes back.",
            "",
            "A KEY is blake3:HEX:SIZE (or sha256:HEX:SIZE); the hex is what b3sum (or sha256sum) prints. A REF is any other"
                    + " name."
        },
        versionProvider = Version.class,
        subcommands = {
            InitCommand.class,
            PutCommand.class,
            GetCommand.class,
            CatCommand.class,
            StatCommand.class,
            VerifyCommand.class,
            ProveCommand.class,
            CheckCommand.class,
            ListCommand.class,
            TagCommand.class,
            RetainCommand.class,
            HoldCommand.class,
            RemoveCommand.class,
            GcCommand.class,
            ScrubCommand.class,
            DomainCommand.class,
            SnapshotCommand.class,
            RebuildCommand.class,
            AdoptCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 ok, 1 other failure, 2 usage, 3 corrupt, 4 unavailable, 5 not found, 6 partly done."
        })
final class RootCommand {
    @Mixin
    GlobalOptions options;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    boolean version;

    private final Surroundings around;

    RootCommand(Surroundings around) {
        this.around = around;
        this.options = new GlobalOptions();
    }

    Surroundings around() {
        return around;
    }

    GlobalOptions options() {
        return options;
    }
}
