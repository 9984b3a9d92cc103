package dev.cairn.cli;

import dev.cairn.api.Domain;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;

@Command(
        name = "ls",
        description = "List the domains: name, kind, epoch of the key, time of creation. Needs no keystore.")
final class DomainListCommand extends Subcommand {
    private static final int AHEAD = 256;
    private static final int NAME_WIDTH = 24;
    private static final int KIND_WIDTH = 9;
    private static final int EPOCH_WIDTH = 4;

    @Override
    int run(Session session) {
        Transfer.each(
                session.open().domains().list(),
                AHEAD,
                domain -> DomainCommand.print(session.output(), domain, line(domain)));
        return ExitCodes.OK;
    }

    private static String line(Domain domain) {
        String columns =
                Units.left(domain.name(), NAME_WIDTH) + " " + Units.left(DomainCommand.kind(domain), KIND_WIDTH);
        String keys = switch (domain.kind()) {
            case OPEN -> "";
            case PRIVATE ->
                Units.right(Integer.toString(domain.epoch()), EPOCH_WIDTH) + "  "
                        + domain.created().truncatedTo(ChronoUnit.SECONDS);
        };
        return (columns + keys).stripTrailing();
    }
}
