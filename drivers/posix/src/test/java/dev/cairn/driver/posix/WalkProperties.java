package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.store.ObjectInfo;
import dev.cairn.simulator.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A walk over any tree is the sorted set of its names, cut by prefix and start. */
final class WalkProperties {
    /** Few letters, around the slash in the order of bytes, so that names meet. */
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars('-', '.', '0', 'a')
                .ofMinLength(1)
                .ofMaxLength(3)
                .filter(s -> !s.startsWith("."))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(segments -> String.join("/", segments));
    }

    @Provide
    Arbitrary<Set<String>> trees() {
        return names().set().ofMaxSize(12);
    }

    @Property(tries = 500)
    void walk_isTheSortedSetOfNames(
            @ForAll("trees") Set<String> wanted, @ForAll("names") String prefix, @ForAll("names") String start)
            throws IOException {
        Path root = SimulatedDisk.ofSeed(1).mount().getPath("/");
        TreeSet<String> made = new TreeSet<>();
        for (String name : new TreeSet<>(wanted)) {
            if (make(root, name)) {
                made.add(name);
            }
        }
        for (String p : List.of("", prefix, prefix.substring(0, 1), prefix + "/")) {
            for (String s : List.of("", start, start + "/", prefix)) {
                assertThat(walk(root, p, s))
                        .as("prefix '%s', after '%s'", p, s)
                        .isEqualTo(made.stream()
                                .filter(n -> n.startsWith(p) && n.compareTo(s) > 0)
                                .toList());
            }
        }
    }

    private static boolean make(Path root, String name) throws IOException {
        Path file = root.resolve(name);
        for (Path d = file.getParent(); d != null; d = d.getParent()) {
            if (Files.isRegularFile(d)) {
                return false;
            }
        }
        if (Files.exists(file)) {
            return false;
        }
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.createFile(file);
        return true;
    }

    private static List<String> walk(Path root, String prefix, String startAfter) throws IOException {
        Walk walk = new Walk(Op.of("list"), new Root(root, false), prefix, startAfter, () -> {});
        List<String> found = new ArrayList<>();
        for (ObjectInfo info = walk.next(); info != null; info = walk.next()) {
            found.add(info.name().value());
        }
        return found;
    }
}
