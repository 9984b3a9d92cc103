package dev.cairn.cli;

import dev.cairn.api.SnapshotInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;

@Command(name = "create", description = "Write a snapshot of all names.")
final class SnapshotCreateCommand extends Subcommand {
    @Override
    int run(Session session) {
        SnapshotInfo made = Objects.requireNonNull(session.open().snapshot().block());
        print(session.output(), made);
        return ExitCodes.OK;
    }

    static void print(Output output, SnapshotInfo snapshot) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("snapshot", snapshot.n());
        document.put("created", snapshot.created().toString());
        document.put("bytes", snapshot.bytes());
        output.result(document, snapshot.n() + "  " + snapshot.created() + "  " + Units.human(snapshot.bytes()));
    }
}
