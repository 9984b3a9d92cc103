package dev.cairn.driver.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories on the disk that the build runs on, where a sync is a real one. */
final class Folders {
    private Folders() {}

    static Path make() {
        try {
            Path target = Files.createDirectories(Path.of("target", "stores"));
            return Files.createTempDirectory(target, "store").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files in staging, locks left out; empty if nothing was ever staged. */
    static List<Path> staged(Path root) {
        Path staging = root.resolve(".staging");
        if (!Files.isDirectory(staging)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(staging)) {
            return all.filter(p -> Files.isRegularFile(p) && !p.endsWith("lock"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
