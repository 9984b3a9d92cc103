package dev.cairn.cli;

import dev.cairn.api.BlockKey;
import dev.cairn.api.ScrubEvent;
import dev.cairn.api.ScrubEvent.Phase;
import dev.cairn.api.ScrubFinding;
import dev.cairn.api.ScrubFinding.Severity;
import dev.cairn.api.ScrubOptions;
import dev.cairn.api.Scrubber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what a scrub notices as it goes, and a summary of it. */
final class ScrubReport {
    private static final int AHEAD = 256;

    private final Session session;
    private final Output output;
    private boolean bad;

    ScrubReport(Session session) {
        this.session = session;
        this.output = session.output();
    }

    /** Whether an error or a loss was among the findings. */
    boolean isBad() {
        return bad;
    }

    void run(Scrubber scrubber, ScrubOptions options) {
        try (Progress listed = session.progress(new Progress.Task("list", Progress.Unit.THINGS, -1));
                Progress read = session.progress("scrub", -1)) {
            Transfer.each(scrubber.scrub(options), AHEAD, event -> on(event, listed, read));
        }
    }

    private void on(ScrubEvent event, Progress listed, Progress read) {
        if (event instanceof ScrubEvent.Progress reached) {
            if (reached.phase() == Phase.READ) {
                listed.close();
            }
            (reached.phase() == Phase.READ ? read : listed).reached(reached.done(), reached.total());
        } else if (event instanceof ScrubEvent.Noticed noticed) {
            print(noticed.finding());
        } else if (event instanceof ScrubEvent.Done done) {
            listed.close();
            read.close();
            summary(done);
        }
    }

    private void print(ScrubFinding finding) {
        bad |= finding.severity() == Severity.ERROR || finding.severity() == Severity.LOST;
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "finding");
        document.put("severity", finding.severity().name());
        document.put("kind", finding.kind().name());
        document.put("reason", finding.reason());
        document.put("fix", finding.fix());
        document.put("store", finding.store());
        document.put("subject", Output.fields(finding.subject()));
        document.put("blocks", finding.blocks().stream().map(BlockKey::toString).toList());
        output.result(
                document,
                words(finding.severity()) + ", " + words(finding.kind()) + ": " + finding.reason() + " ["
                        + finding.subject() + "] " + finding.fix());
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void summary(ScrubEvent.Done done) {
        if (output.json()) {
            output.result(document(done), "");
            return;
        }
        List<String> found = new ArrayList<>();
        done.findings().forEach((severity, count) -> found.add(count + " x " + words(severity)));
        output.note("scrub: " + Units.count(done.objects(), "object") + " listed, " + done.read()
                + (done.read() == 1 ? " copy" : " copies")
                + " read (" + Units.human(done.readBytes()) + "): "
                + (found.isEmpty() ? "nothing wrong" : String.join(", ", found)));
        output.note("scrub: never read: " + done.never() + " of " + done.copies() + " (" + Units.human(done.bytes())
                + ")"
                + done.oldest().map(oldest -> ", the others since " + oldest).orElse(""));
    }

    private static Map<String, Object> document(ScrubEvent.Done done) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "summary");
        document.put("scope", "copies");
        document.put("objects", done.objects());
        document.put("read", done.read());
        document.put("readBytes", done.readBytes());
        document.put("copies", done.copies());
        document.put("bytes", done.bytes());
        document.put("never", done.never());
        done.oldest().ifPresent(oldest -> document.put("oldest", oldest.toString()));
        Map<String, Object> findings = new LinkedHashMap<>();
        done.findings().forEach((severity, count) -> findings.put(severity.name(), count));
        document.put("findings", findings);
        return document;
    }
}
