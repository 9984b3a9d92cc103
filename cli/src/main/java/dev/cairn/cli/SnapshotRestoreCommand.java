package dev.cairn.cli;

import dev.cairn.api.SnapshotRestored;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = {
            "Set names as they were in a snapshot, with what protected them, as far as their content is there.",
            "",
            "Names that the snapshot does not have stay, and so do names that are protected and name something else. The exit code"
                    + " is 6 if there are such, or if content of some names is gone."
        })
final class SnapshotRestoreCommand extends Subcommand {
    @Parameters(paramLabel = "N", description = "The number of the snapshot.")
    long number;

    @Override
    int run(Session session) {
        SnapshotRestored done =
                Objects.requireNonNull(session.open().restoreSnapshot(number).block());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("snapshot", done.n());
        document.put("refs", done.refs());
        document.put("lostRefs", done.lost());
        document.put("keptRefs", done.kept());
        session.output()
                .result(
                        document,
                        "restored " + Units.count(done.refs(), "name") + "; the content of " + done.lost()
                                + " is gone, " + done.kept() + " are protected and stay");
        return done.lost() + done.kept() == 0 ? ExitCodes.OK : ExitCodes.PARTLY;
    }
}
