package dev.cairn.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "doctor",
        description = {
            "Check this machine and the repository, one line for each thing.",
            "",
            "Writes nothing but temporary files beside the repository, and creates none. The exit code is 1 if a check failed."
        })
final class DoctorCommand extends Subcommand {
    @Override
    int run(Session session) {
        Whereabouts where = Whereabouts.of(session);
        List<Check> checks = new ArrayList<>();
        print(session, checks, MachineChecks.all());
        where.beside()
                .ifPresent(
                        disk -> print(session, checks, new DiskChecks(session, disk, !where.catalogElsewhere()).all()));
        print(session, checks, RepositoryChecks.all(session, where));
        return checks.stream().anyMatch(Check::failed) ? ExitCodes.FAILED : ExitCodes.OK;
    }

    /** As soon as they are known: a disk that hangs is then the line that is missing. */
    private static void print(Session session, List<Check> all, List<Check> more) {
        all.addAll(more);
        more.forEach(check -> session.output().result(check.document(), check.line()));
        session.output().flush();
    }
}
