package dev.cairn.cli;

import dev.cairn.api.Domain;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The domain that a command works in. */
final class DomainOptions {
    @Option(
            names = "--domain",
            paramLabel = "NAME",
            defaultValue = Domain.OPEN,
            description = "The domain. Default: ${DEFAULT-VALUE}.")
    String domain = Domain.OPEN;

    @Mixin
    KeystoreOptions keystore = new KeystoreOptions();
}
