package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.CasException;
import dev.cairn.api.Finding;
import dev.cairn.api.ScrubOptions;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = {
            "Read and check everything, or some blobs, and print what is damaged.",
            "",
            "Damage is printed on standard output, one finding a line, and makes the exit code 3."
        })
final class VerifyCommand extends Subcommand {
    private static final int AHEAD = 256;

    @Parameters(arity = "0..*", paramLabel = "KEY|REF", description = "Blobs. Default: every byte of the repository.")
    List<String> blobs = List.of();

    @Option(
            names = "--deep",
            description = "Of everything, first read every copy from its store and prove it, as 'scrub' does.")
    boolean deep;

    private long findings;
    private VerifyEvent.Progress reached = new VerifyEvent.Progress(0, 0, 0, 0);

    @Mixin
    DomainOptions in = new DomainOptions();

    @Override
    int run(Session session) {
        if (deep && !blobs.isEmpty()) {
            throw CasException.invalid("--deep", "goes for the whole repository, not for some blobs");
        }
        Cairn cairn = session.open(in);
        if (blobs.isEmpty()) {
            boolean bad = deep && copies(session, cairn);
            verify(session, cairn, VerifyScope.everything(), -1);
            return findings == 0 && !bad ? ExitCodes.OK : ExitCodes.CORRUPT;
        }
        Tally tally = new Tally();
        for (String blob : blobs) {
            try {
                Target target = Target.find(cairn, blob);
                verify(
                        session,
                        cairn,
                        VerifyScope.blob(target.key()),
                        target.key().size());
                tally.done();
            } catch (CasException e) {
                tally.failed(session.output().failed(e));
            }
        }
        return findings == 0 ? tally.exitCode() : ExitCodes.CORRUPT;
    }

    private static boolean copies(Session session, Cairn cairn) {
        ScrubReport report = new ScrubReport(session);
        report.run(cairn.scrubber(), ScrubOptions.defaults());
        return report.isBad();
    }

    private void verify(Session session, Cairn cairn, VerifyScope scope, long size) {
        long before = findings;
        reached = new VerifyEvent.Progress(0, 0, 0, 0);
        try (Progress progress = session.progress("verify", size)) {
            Transfer.each(cairn.verify(scope), AHEAD, event -> on(event, session.output(), progress));
        }
        summary(session.output(), scope, findings - before);
    }

    private void on(VerifyEvent event, Output output, Progress progress) {
        if (event instanceof VerifyEvent.Progress p) {
            reached = p;
            progress.reached(p.bytes(), p.bytesTotal());
        } else if (event instanceof VerifyEvent.Damaged d) {
            findings++;
            print(output, d.finding());
        }
    }

    private static void print(Output output, Finding finding) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "finding");
        document.put("kind", finding.kind().name());
        document.put("reason", finding.reason());
        document.put("subject", Output.fields(finding.subject()));
        String kind = finding.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        output.result(document, kind + ": " + finding.reason() + " [" + finding.subject() + "]");
    }

    private void summary(Output output, VerifyScope scope, long found) {
        if (output.json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("type", "summary");
            document.put(
                    "scope", scope instanceof VerifyScope.Blob one ? one.key().toString() : "everything");
            document.put("packs", reached.packs());
            document.put("blobs", reached.blobs());
            document.put("bytes", reached.bytes());
            document.put("findings", found);
            output.result(document, "");
        } else {
            String what = scope instanceof VerifyScope.Blob one
                    ? one.key().toString()
                    : Units.count(reached.packs(), "pack") + ", " + Units.count(reached.blobs(), "blob");
            String verdict = found == 0 ? "no damage" : Units.count(found, "finding");
            output.note("verify: " + what + ", " + Units.human(reached.bytes()) + ": " + verdict);
        }
    }
}
