package dev.cairn.conformance;

import dev.cairn.api.store.Capabilities;
import dev.cairn.conformance.Verdict.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The verdicts of one test class: a JSON file and a printed table of levels. */
final class ConformanceReport {
    private static final Path FOLDER = Path.of("target", "conformance");

    private final List<Verdict> verdicts = new ArrayList<>();
    private String name = "";
    private @Nullable Capabilities capabilities;

    synchronized void opened(StoreHarness harness) {
        if (name.isEmpty()) {
            name = harness.name().replaceAll("[^A-Za-z0-9._-]", "_");
            capabilities = harness.store().capabilities();
        }
    }

    synchronized void add(Verdict verdict) {
        verdicts.add(verdict);
    }

    synchronized void write() {
        Capabilities declared = capabilities;
        if (declared == null) {
            return;
        }
        verdicts.sort(Comparator.comparing(Verdict::caseId).thenComparing(Verdict::method));
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(name + ".json"), Json.of(json(declared)) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("conformance report of " + name, e);
        }
        print(table(declared));
    }

    private Map<String, Object> json(Capabilities declared) {
        Map<String, Object> root = new TreeMap<>();
        root.put("store", name);
        root.put("durability", declared.durability());
        root.put("levels", levels(declared));
        root.put("cases", verdicts.stream().map(ConformanceReport::json).toList());
        return root;
    }

    private static Map<String, Object> json(Verdict verdict) {
        return Map.of(
                "id", verdict.caseId(),
                "method", verdict.method(),
                "outcome", verdict.outcome(),
                "notes", verdict.notes());
    }

    private List<Map<String, Object>> levels(Capabilities declared) {
        List<Map<String, Object>> levels = new ArrayList<>();
        levels.add(level(
                "CORE",
                true,
                verdicts.stream().filter(v -> v.abilities().isEmpty()).toList()));
        for (Ability a : Ability.values()) {
            List<Verdict> of =
                    verdicts.stream().filter(v -> v.abilities().contains(a)).toList();
            levels.add(level(a.name(), a.in(declared), of));
        }
        return levels;
    }

    private static Map<String, Object> level(String level, boolean declared, List<Verdict> of) {
        Map<String, Object> row = new TreeMap<>();
        row.put("level", level);
        row.put("declared", declared);
        for (Outcome o : Outcome.values()) {
            long count = of.stream().filter(v -> v.outcome() == o).count();
            row.put(o.name().toLowerCase(Locale.ROOT), count);
        }
        return row;
    }

    private String table(Capabilities declared) {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT, "conformance of %s (%s)%n%-20s %-9s", name, declared.durability(), "level", "declared"));
        for (Outcome o : Outcome.values()) {
            out.append(String.format(Locale.ROOT, " %7s", o.name().toLowerCase(Locale.ROOT)));
        }
        for (Map<String, Object> row : levels(declared)) {
            out.append(String.format(Locale.ROOT, "%n%-20s %-9s", row.get("level"), row.get("declared")));
            for (Outcome o : Outcome.values()) {
                out.append(String.format(Locale.ROOT, " %7s", row.get(o.name().toLowerCase(Locale.ROOT))));
            }
        }
        return out.append(remarks()).toString();
    }

    private String remarks() {
        return verdicts.stream()
                .filter(v -> !v.notes().isEmpty() && v.outcome() != Outcome.FAILED)
                .map(v -> String.format(
                        Locale.ROOT, "%n  %s %s: %s", v.caseId(), v.outcome(), String.join("; ", v.notes())))
                .collect(Collectors.joining());
    }

    @SuppressWarnings("SystemOut") // A report on the console is what this is for.
    private static void print(String text) {
        System.out.println(text);
    }
}
