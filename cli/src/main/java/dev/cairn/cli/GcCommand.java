package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.Collector;
import dev.cairn.api.JournalEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "gc",
        description = {
            "Remove what no ref keeps: blobs without a name, packs in which nothing is left, what dead writers left behind; copy packs"
                    + " in which much is dead.",
            "",
            "Runs beside writers. What is removed waits for the grace before it is deleted, and until then --restore brings it"
                    + " back. A dry run prints every candidate and its reason."
        })
final class GcCommand extends Subcommand {
    private static final int AHEAD = 256;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only tell what would be done.")
    boolean dryRun;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description = "How long removed packs wait for their deletion: 0, 90s, 15m, 24h or 7d. Default: 24h.")
    Optional<String> grace = Optional.empty();

    @Option(
            names = "--max-unused",
            paramLabel = "PERCENT",
            description = "Dead bytes that may stay in packs; 100 copies nothing. Default: 5.")
    Optional<String> maxUnused = Optional.empty();

    @Option(names = "--any-amount", description = "Remove also more than a fifth of all bytes (and 1 GiB) at once.")
    boolean anyAmount;

    @Option(
            names = "--confirm-clock",
            description = "The clock is right, though it is a day or more ahead of the last use.")
    boolean confirmClock;

    @Option(
            names = "--restore",
            description = "Bring back what was removed and not deleted yet, under recovered/gc/KEY.")
    boolean restore;

    @Option(names = "--journal", description = "List what was deleted in the last 30 days, and why.")
    boolean journal;

    private Optional<CollectEvent.Done> done = Optional.empty();

    @Override
    int run(Session session) {
        CollectOptions options = options();
        Cairn cairn = session.open();
        Collector collector = cairn.collector();
        if (journal) {
            Transfer.each(collector.journal(), AHEAD, entry -> print(session.output(), entry));
            return ExitCodes.OK;
        }
        try (Progress progress = session.progress(new Progress.Task("gc", Progress.Unit.THINGS, -1))) {
            Transfer.each(
                    restore ? collector.restore() : collector.collect(options),
                    AHEAD,
                    event -> on(event, session.output(), progress));
        }
        done.ifPresent(end -> summary(session.output(), end));
        return ExitCodes.OK;
    }

    private CollectOptions options() {
        CollectOptions options = CollectOptions.defaults();
        options = dryRun ? options.dry() : options;
        options = anyAmount ? options.ofAnyAmount() : options;
        options = confirmClock ? options.withClockConfirmed() : options;
        if (grace.isPresent()) {
            options = options.withGrace(Units.duration("--grace", grace.get()));
        }
        return maxUnused.isPresent() ? options.withMaxUnused(Units.part("--max-unused", maxUnused.get())) : options;
    }

    private void on(CollectEvent event, Output output, Progress progress) {
        if (event instanceof CollectEvent.Progress reached) {
            progress.reached(reached.done(), reached.total());
        } else if (event instanceof CollectEvent.Acted acted) {
            act(output, acted);
        } else if (event instanceof CollectEvent.Done end) {
            done = Optional.of(end);
        }
    }

    /** A real run tells people what it could not do; a dry run, and JSON, tell everything. */
    private void act(Output output, CollectEvent.Acted acted) {
        boolean odd = acted.act() == Act.SKIP || acted.act() == Act.KEEP_FOREIGN || acted.act() == Act.RESTORE;
        if (!dryRun && !output.json() && !odd) {
            return;
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "act");
        document.put("act", acted.act().name());
        document.put("subject", acted.subject());
        document.put("bytes", acted.bytes());
        document.put("reason", acted.reason());
        output.result(
                document,
                words(acted.act()) + " " + acted.subject() + " (" + Units.human(acted.bytes()) + "): "
                        + acted.reason());
    }

    private static String words(Act act) {
        return act.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void print(Output output, JournalEntry entry) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("at", entry.at().toString());
        document.put("run", entry.run());
        document.put("subject", entry.subject());
        document.put("bytes", entry.bytes());
        document.put("reason", entry.reason());
        output.result(
                document,
                entry.at() + "  run " + entry.run() + "  " + entry.subject() + " (" + Units.human(entry.bytes()) + "): "
                        + entry.reason());
    }

    private void summary(Output output, CollectEvent.Done end) {
        if (output.json()) {
            output.result(document(end), "");
            return;
        }
        List<String> parts = new ArrayList<>();
        end.acts()
                .forEach((act, count) -> parts.add(count + " x " + words(act) + " ("
                        + Units.human(end.bytes().getOrDefault(act, 0L)) + ")"));
        String what = parts.isEmpty() ? "nothing to do" : String.join(", ", parts);
        output.note("gc: " + (dryRun || end.clockAhead() ? "would be done: " : "") + what);
        output.note("gc: " + Units.count(end.blobs(), "blob") + " in " + Units.count(end.packs(), "pack") + ", "
                + Units.human(end.packBytes()) + "; " + Units.count(end.waitingPacks(), "pack") + ", "
                + Units.human(end.waitingBytes()) + " wait for their deletion");
        if (end.clockAhead()) {
            output.note("gc: nothing was done: the clock is more than a day ahead of the last use of this repository;"
                    + " if it is right, run with --confirm-clock");
        }
    }

    private Map<String, Object> document(CollectEvent.Done end) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "summary");
        document.put("run", end.run());
        document.put("dryRun", dryRun);
        document.put("blobs", end.blobs());
        document.put("packs", end.packs());
        document.put("packBytes", end.packBytes());
        document.put("deadBytes", end.deadBytes());
        document.put("waitingPacks", end.waitingPacks());
        document.put("waitingBytes", end.waitingBytes());
        Map<String, Object> acts = new LinkedHashMap<>();
        end.acts()
                .forEach((act, count) -> acts.put(
                        act.name(), Map.of("count", count, "bytes", end.bytes().getOrDefault(act, 0L))));
        document.put("acts", acts);
        document.put("clockAhead", end.clockAhead());
        return document;
    }
}
