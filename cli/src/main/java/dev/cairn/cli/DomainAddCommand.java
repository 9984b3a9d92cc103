package dev.cairn.cli;

import dev.cairn.api.Domain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = {
            "Add a private domain.",
            "",
            "The first time this makes the keystore, and asks for a passphrase twice if no file has it."
        })
final class DomainAddCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "1 to 63 characters out of a-z 0-9 -.")
    String name = "";

    @Mixin
    KeystoreOptions keystore = new KeystoreOptions();

    @Override
    int run(Session session) {
        Domain added = Ingest.run(session.open(keystore).domains().add(name));
        DomainCommand.print(session.output(), added, "added private domain " + name);
        return ExitCodes.OK;
    }
}
