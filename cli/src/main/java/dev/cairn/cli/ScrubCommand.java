package dev.cairn.cli;

import dev.cairn.api.ScrubOptions;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "scrub",
        description = {
            "Look after what the store holds: compare its list with the catalog, read copies whole and prove them, those first that"
                    + " were read longest ago.",
            "",
            "Runs beside writers, needs no keystore, and deletes nothing. With a budget the next run goes on where this one stopped."
                    + " Findings are printed on standard output, each with what to do about it; an error or a loss makes the exit code"
                    + " 3."
        })
final class ScrubCommand extends Subcommand {
    @Option(
            names = "--budget",
            paramLabel = "BYTES",
            description = "Read at most so much, and at least one copy: 10G, 500M. Default: everything.")
    Optional<String> budget = Optional.empty();

    @Option(
            names = "--sample",
            paramLabel = "PERCENT",
            description = "Read each copy with this chance, in stead of the oldest first.")
    Optional<String> sample = Optional.empty();

    @Option(names = "--inventory-only", description = "Read no copies, only compare the lists.")
    boolean inventoryOnly;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description =
                    "How long after the first look that missed a copy another one makes it lost: 0, 90s, 15m, 24h or 7d."
                            + " Default: 1h.")
    Optional<String> grace = Optional.empty();

    @Override
    int run(Session session) {
        ScrubOptions options = options();
        ScrubReport report = new ScrubReport(session);
        report.run(session.open().scrubber(), options);
        return report.isBad() ? ExitCodes.CORRUPT : ExitCodes.OK;
    }

    private ScrubOptions options() {
        ScrubOptions options = ScrubOptions.defaults();
        if (budget.isPresent()) {
            options = options.withBudget(Units.parse("--budget", budget.get()));
        }
        if (sample.isPresent()) {
            options = options.withSample(Units.part("--sample", sample.get()));
        }
        if (grace.isPresent()) {
            options = options.withGrace(Units.duration("--grace", grace.get()));
        }
        return inventoryOnly ? options.inventoryOnly() : options;
    }
}
