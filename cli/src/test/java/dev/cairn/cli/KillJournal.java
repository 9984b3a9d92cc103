package dev.cairn.cli;

import dev.cairn.api.BlobKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a writer said so far: {@code began SEED}, {@code stored SEED KEY}, {@code failed SEED KIND TEXT}, or the documents of
 * {@code cairn put --json} about files that are named by their seeds.
 */
final class KillJournal {
    private final Map<BlobKey, Long> stored = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private int open;

    /** The stores of a command line are begun when it starts; a {@link KillWriter} says so of each. */
    KillJournal(int begun, String lines) {
        this.open = begun;
        lines.lines().forEach(this::add);
    }

    private void add(String line) {
        String[] words = line.split(" ", 3);
        if (line.startsWith("{")) {
            open--;
            add(Shell.document(line));
        } else if (words[0].equals("began")) {
            open++;
        } else if (words[0].equals("stored")) {
            open--;
            stored.put(BlobKey.parse(words[2]), Long.valueOf(words[1]));
        } else if (words[0].equals("failed")) {
            open--;
            failures.add(words[2]);
        } else {
            failures.add("UNEXPECTED " + line);
        }
    }

    private void add(Map<String, Object> document) {
        if (document.get("error") instanceof Map<?, ?> error) {
            failures.add(error.get("kind") + " " + error);
        } else {
            Path file = Path.of(String.valueOf(document.get("file")));
            stored.put(BlobKey.parse(String.valueOf(document.get("key"))), Long.valueOf("" + file.getFileName()));
        }
    }

    /** What was acknowledged, with the seed of its bytes. */
    Map<BlobKey, Long> stored() {
        return stored;
    }

    /** How many stores were begun and neither acknowledged nor failed. */
    int open() {
        return open;
    }

    /** How many stores were acknowledged or failed. */
    int answers() {
        return stored.size() + failures.size();
    }

    /** The kind, a space and a text each. */
    List<String> failures() {
        return failures;
    }
}
