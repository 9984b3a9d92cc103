package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "retain",
        description = {
            "Retain a ref until a time: before, it can neither be dropped nor name another blob.",
            "",
            "A retention can be extended, never shortened. It ends by the catalog's clock, which never runs backwards."
        })
final class RetainCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "The ref.")
    String name = "";

    @Option(
            names = "--until",
            required = true,
            paramLabel = "DATE",
            description = "2030-01-31 (its first moment, UTC) or 2030-01-31T12:00:00Z.")
    String until = "";

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        RefName ref = new RefName(name);
        Instant end = TimeOption.later("--until", until, session);
        Cairn cairn = session.open(in);
        Ref retained = Ingest.run(cairn.refs().retain(ref, end));
        session.output().result(RefDocument.of(retained), "retained " + name + " until " + end);
        return ExitCodes.OK;
    }
}
