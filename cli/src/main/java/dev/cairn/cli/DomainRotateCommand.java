package dev.cairn.cli;

import dev.cairn.api.Domain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "rotate",
        description = {
            "Give a private domain a new key for what is stored from now on.",
            "",
            "What is there stays as it is, and readable; equal content is still found. The keystore and its passphrase stay too."
        })
final class DomainRotateCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "The domain.")
    String name = "";

    @Mixin
    KeystoreOptions keystore = new KeystoreOptions();

    @Override
    int run(Session session) {
        Domain rotated = Ingest.run(session.open(keystore).domains().rotate(name));
        DomainCommand.print(session.output(), rotated, "domain " + name + " is at epoch " + rotated.epoch());
        return ExitCodes.OK;
    }
}
