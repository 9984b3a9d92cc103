package dev.cairn.cli;

import dev.cairn.api.Attributes;
import dev.cairn.api.Ref;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What protects a ref from its first moment on. */
final class ProtectionOptions {
    @Nullable
    @Option(
            names = "--retain-until",
            paramLabel = "DATE",
            description = "Retain the ref: 2030-01-31 (its first moment, UTC) or 2030-01-31T12:00:00Z. See retain.")
    String retainUntil;

    @Option(names = "--hold", description = "Put the ref under legal hold. See hold.")
    boolean hold;

    void apply(Attributes.Builder said, Session session) {
        if (retainUntil != null) {
            said.retainUntil(TimeOption.later("--retain-until", retainUntil, session));
        }
        if (hold) {
            said.legalHold();
        }
    }

    /** {@code hold, until 2030-01-31T00:00:00Z}; empty if nothing protects it. */
    static String text(Ref ref) {
        List<String> all = new ArrayList<>();
        if (ref.legalHold()) {
            all.add("hold");
        }
        ref.retainUntil().ifPresent(until -> all.add("until " + until));
        return String.join(", ", all);
    }
}
