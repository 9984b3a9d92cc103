package dev.cairn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "snapshot",
        description = {
            "Snapshots of the catalog, in the store: names, which no pack has.",
            "",
            "They are written by themselves while names change, and before gc deletes. A rebuild takes the names from the newest one."
                    + " What one names stays until it expires. They are not sealed, and go to stores of this machine only."
        },
        subcommands = {SnapshotCreateCommand.class, SnapshotListCommand.class, SnapshotRestoreCommand.class},
        commandListHeading = "%nCommands:%n")
final class SnapshotCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;
}
