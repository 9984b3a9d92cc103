package dev.cairn.cli;

import dev.cairn.api.Domain;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "domain",
        description = {
            "Private domains: sealed content under keys of their own.",
            "",
            "Equal content is stored once within a domain and never shared between two. A keystore and its passphrase open private"
                    + " domains; whoever loses one of them has lost the content."
        },
        subcommands = {DomainAddCommand.class, DomainListCommand.class, DomainRotateCommand.class},
        commandListHeading = "%nCommands:%n")
final class DomainCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    static void print(Output output, Domain domain, String text) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("domain", domain.name());
        document.put("kind", kind(domain));
        document.put("epoch", domain.epoch());
        document.put("created", domain.created().toString());
        output.result(document, text);
    }

    static String kind(Domain domain) {
        return switch (domain.kind()) {
            case OPEN -> "open";
            case PRIVATE -> "private";
        };
    }
}
