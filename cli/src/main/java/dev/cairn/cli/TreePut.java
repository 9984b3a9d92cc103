package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.TreeCounts;
import dev.cairn.TreeOptions;
import dev.cairn.TreeReceipt;
import dev.cairn.api.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code put} does with a directory. */
final class TreePut {
    private static final String CACHE_VARIABLE = "CAIRN_CACHE_DIR";
    private static final String COMMENT = "#";

    @Option(
            names = "--exclude",
            paramLabel = "PATTERN",
            description =
                    "Leave out of directories what matches: a name at any depth, or, with a slash, a path from the"
                            + " directory; *, ?, ** and [a-z]; a slash at the end: directories alone. Repeatable.")
    String[] excludes = {};

    @Nullable
    @Option(
            names = "--exclude-from",
            paramLabel = "FILE",
            description = "Patterns from a file, one a line; empty lines and lines that begin with # are none.")
    String excludeFrom;

    @Option(
            names = "--no-cache",
            description = "Read every file, also those that have not changed since the last time.")
    boolean noCache;

    /** Stores a directory, prints its key, and answers whether all of it is in the tree. */
    boolean run(Session session, Cairn cairn, String directory, Attributes said) {
        Path root = session.file(directory);
        Output output = session.output();
        TreeOptions.Builder options = TreeOptions.builder().attributes(said);
        patterns(session, options);
        own(session, root).ifPresent(options::without);
        cache(session).ifPresent(options::fileCache);
        options.skipped((path, reason) -> output.note("put: skipped: " + reason + " [" + shown(path) + "]"));
        options.failed(output::failed);
        TreeReceipt receipt = stored(session, cairn, root, options);
        print(output, directory, receipt);
        return receipt.counts().failed() == 0;
    }

    private static TreeReceipt stored(Session session, Cairn cairn, Path root, TreeOptions.Builder options) {
        try (Progress progress = session.progress("put", -1)) {
            options.progress((files, bytes) -> progress.reached(bytes, -1));
            return Ingest.run(cairn.storeTree(root, options.build()));
        }
    }

    private static String shown(Path path) {
        return path.toString().replaceAll("\\p{Cntrl}", "?");
    }

    private void patterns(Session session, TreeOptions.Builder options) {
        for (String pattern : excludes) {
            options.exclude(pattern);
        }
        if (excludeFrom == null) {
            return;
        }
        Path file = session.file(excludeFrom);
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank() && !line.startsWith(COMMENT)) {
                    options.exclude(line);
                }
            }
        } catch (IOException e) {
            throw Failures.of("read", file, e);
        }
    }

    /** The repository itself, if it lies in the directory: it changes while it is read, and would grow by itself. */
    private static Optional<Path> own(Session session, Path root) {
        return Whereabouts.of(session).directory().flatMap(repository -> {
            try {
                return Optional.of(repository.toRealPath()).filter(real -> within(real, root));
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    private static boolean within(Path real, Path root) {
        try {
            return real.startsWith(root.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Path> cache(Session session) {
        Map<String, String> variables = session.around().variables();
        if (noCache) {
            return Optional.empty();
        }
        return said(variables, CACHE_VARIABLE)
                .map(Path::of)
                .or(() -> said(variables, "XDG_CACHE_HOME").map(home -> Path.of(home, "cairn")))
                .or(() -> said(variables, "HOME").map(home -> Path.of(home, ".cache", "cairn")));
    }

    private static Optional<String> said(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    private static void print(Output output, String directory, TreeReceipt receipt) {
        TreeCounts counts = receipt.counts();
        Map<String, Object> document = PutCommand.document(directory, receipt.key(), receipt.ref(), receipt.chunks());
        document.putAll(counts(counts));
        document.put("unchanged", counts.unchanged());
        document.put("skipped", counts.skipped());
        document.put("failed", counts.failed());
        output.result(document, receipt.key().toString());
        output.flush();
    }

    static Map<String, Object> counts(TreeCounts counts) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("files", counts.files());
        fields.put("directories", counts.directories());
        fields.put("links", counts.links());
        fields.put("bytes", counts.bytes());
        return fields;
    }
}
