package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "hold",
        description = {
            "Put a ref under legal hold, or release it: held, it can neither be dropped nor name another blob.",
            "",
            "A hold has no end of its own, and knows nothing of a retention: each protects by itself."
        })
final class HoldCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "The ref.")
    String name = "";

    @Option(names = "--release", description = "Release it.")
    boolean release;

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        RefName ref = new RefName(name);
        Cairn cairn = session.open(in);
        Ref there = Ingest.run(cairn.refs().hold(ref, !release));
        session.output().result(RefDocument.of(there), (release ? "released " : "held ") + name);
        return ExitCodes.OK;
    }
}
