package dev.cairn.cli;

import dev.cairn.Cairn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "adopt",
        description = {
            "Make this repository's catalog the owner of its store, which another catalog owned.",
            "",
            "Only the owner writes and removes packs. The other catalog reads on, and is refused when it writes."
        })
final class AdoptCommand extends Subcommand {
    @Nullable
    @Parameters(arity = "0..1", paramLabel = "REPO", description = "The repository. Default: the one of --repository.")
    String repository;

    @Override
    int run(Session session) {
        Cairn cairn = repository == null ? session.open() : session.open(repository);
        long number = Objects.requireNonNull(cairn.adopt().block());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("owner", number);
        session.output().result(document, "this catalog owns the store, as owner " + number);
        return ExitCodes.OK;
    }
}
