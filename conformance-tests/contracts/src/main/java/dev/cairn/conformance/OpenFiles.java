package dev.cairn.conformance;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files that this process has open, by descriptor; none where the system does not tell. */
record OpenFiles(Map<String, String> byDescriptor) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Pattern NOT_OURS =
            Pattern.compile("(?:[^/].*|/(?:dev|proc|sys)/.*|.*\\.(?:jar|so|jsa|class)(?: \\(deleted\\))?)");
    private static final String JAVA_HOME = System.getProperty("java.home");

    static OpenFiles now() {
        Map<String, String> open = new HashMap<>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
                all.forEach(d -> remember(open, d));
            } catch (IOException e) {
                return new OpenFiles(Map.of());
            }
        }
        return new OpenFiles(open);
    }

    private static void remember(Map<String, String> open, Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (!NOT_OURS.matcher(target).matches() && !target.startsWith(JAVA_HOME)) {
                open.put(descriptor.getFileName().toString(), target);
            }
        } catch (IOException e) {
            // Closed meanwhile.
        }
    }

    /**
     * Files that were opened after that moment, except next to files that were open already: whoever lives longer than
     * a test, such as a database of a whole class, opens more of its own.
     */
    Set<String> since(OpenFiles before) {
        Set<Path> inUse = new HashSet<>();
        before.byDescriptor.values().forEach(file -> inUse.add(folder(file)));
        Set<String> opened = new TreeSet<>();
        byDescriptor.forEach((descriptor, file) -> {
            if (!file.equals(before.byDescriptor.get(descriptor)) && !inUse.contains(folder(file))) {
                opened.add(file);
            }
        });
        return opened;
    }

    private static Path folder(String file) {
        @Nullable Path parent = Path.of(file).getParent();
        return parent == null ? Path.of("/") : parent;
    }
}
