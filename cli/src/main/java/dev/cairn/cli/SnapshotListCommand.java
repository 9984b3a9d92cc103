package dev.cairn.cli;

import picocli.CommandLine.Command;

@Command(name = "ls", description = "List snapshots, the oldest first: number, time, size.")
final class SnapshotListCommand extends Subcommand {
    private static final int AHEAD = 16;

    @Override
    int run(Session session) {
        Transfer.each(
                session.open().snapshots(), AHEAD, snapshot -> SnapshotCreateCommand.print(session.output(), snapshot));
        return ExitCodes.OK;
    }
}
