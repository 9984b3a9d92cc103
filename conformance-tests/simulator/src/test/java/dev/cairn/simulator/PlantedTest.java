package dev.cairn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The planted bugs are still those of the sources: a patch that no longer applies proves nothing. */
class PlantedTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path PLANTED = Path.of("..", "planted");
    private static final int PATCHES_MIN = 30;
    private static final int OF_EACH_MIN = 10;

    static List<Path> patches() throws IOException {
        try (Stream<Path> files = Files.walk(PLANTED)) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void list_isLongEnough() throws IOException {
        assertThat(patches()).hasSizeGreaterThanOrEqualTo(PATCHES_MIN);
        for (String from : List.of("outsider", "mutants", "hazards")) {
            assertThat(patches())
                    .as(from)
                    .filteredOn(patch -> patch.startsWith(PLANTED.resolve(from)))
                    .hasSizeGreaterThanOrEqualTo(OF_EACH_MIN);
        }
    }

    @ParameterizedTest
    @MethodSource("patches")
    void patch_appliesToTheSources(Path patch) throws IOException {
        List<String> lines = Files.readAllLines(patch);
        assertThat(lines.get(0)).as("a title").isNotBlank().doesNotStartWith("diff ");
        String source = "";
        int hunks = 0;
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).startsWith("+++ b/")) {
                source = text(ROOT.resolve(lines.get(at).substring("+++ b/".length())));
            } else if (lines.get(at).startsWith("@@ ")) {
                hunks++;
                assertThat(source)
                        .as("%s, %s", patch, lines.get(at))
                        .contains(before(lines.subList(at + 1, lines.size())));
            }
        }
        assertThat(hunks).isPositive();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a hunk finds: its context and what it takes away. */
    private static String before(List<String> hunk) {
        List<String> old = new ArrayList<>();
        for (String line : hunk) {
            if (line.startsWith("@@ ") || line.startsWith("diff ") || line.startsWith("--- ") || line.startsWith("#")) {
                break;
            }
            if (line.startsWith(" ") || line.startsWith("-")) {
                old.add(line.substring(1));
            }
        }
        return String.join("\n", old);
    }
}
