package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    Path directory;

    private List<Path> entries() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }

    private static String verdict(Shell.Result result, String check) {
        return result.lines().stream()
                .map(Shell::document)
                .filter(document -> check.equals(document.get("check")))
                .map(document -> String.valueOf(document.get("verdict")))
                .findFirst()
                .orElse("absent");
    }

    @Test
    void doctor_noRepository_isNoFailureAndMakesNone() throws IOException {
        Shell.Result result = new Shell(directory).run("doctor");
        assertThat(result.code()).as(result.out()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.lines()).allMatch(line -> line.matches("(ok|warn) +\\S.*"));
        assertThat(result.out()).containsPattern("none at .*\\.cairn yet").contains("fsync of the directory: ");
        assertThat(entries()).isEmpty();
    }

    @Test
    void doctor_repository_isCountedAndLeftAsItWas() throws IOException {
        Shell shell = new Shell(directory).init();
        shell.file("f", 100_000, 1);
        shell.put("f");
        List<Path> packs = shell.packs();
        Shell.Result result = shell.run("doctor", "--json");
        assertThat(result.code()).as(result.out()).isZero();
        for (String check : List.of("java", "heap", "zstd", "sqlite", "disk", "local", "clock")) {
            assertThat(verdict(result, check)).as(check).isIn("ok", "warn");
        }
        assertThat(verdict(result, "store")).isEqualTo("ok");
        assertThat(result.out()).contains("1 pack, ").contains("1 blob");
        assertThat(shell.packs()).isEqualTo(packs);
        assertThat(entries()).containsExactlyInAnyOrder(shell.path(".cairn"), shell.path("f"));
    }

    @Test
    void doctor_storeIsGone_fails() throws IOException {
        Shell shell = new Shell(directory).init();
        Files.delete(shell.path(".cairn/store/cairn.json"));
        Shell.Result result = shell.run("doctor");
        assertThat(result.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(result.lines()).anyMatch(line -> line.matches("fail +repository .*\\(mount the disk .*\\)"));
        assertThat(verdict(shell.run("doctor", "--json"), "repository")).isEqualTo("fail");
    }

    @Test
    void doctor_descriptionIsNotJson_fails() throws IOException {
        Shell shell = new Shell(directory).init();
        Files.writeString(shell.path(".cairn/repository.json"), "{");
        assertThat(shell.run("doctor").code()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void doctor_catalogOnAServer_needsNoLocalDisk() throws IOException {
        Shell shell = new Shell(directory).init();
        assertThat(verdict(shell.run("doctor", "--json"), "local")).isEqualTo("ok");
        Files.writeString(
                shell.path(".cairn/repository.json"), "{\"format\":1,\"stores\":[],\"catalog\":\"postgresql://h/d\"}");
        assertThat(verdict(shell.run("doctor", "--json"), "local")).isEqualTo("absent");
    }

    @Test
    void doctor_locationThatIsNoPath_saysSo() {
        Shell shell = new Shell(directory);
        assertThat(shell.run("-r", "memory:", "doctor").code()).isZero();
        assertThat(shell.run("-r", "s3://bucket", "doctor").code()).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void beside_absentDirectory_isTheNearestAbove() {
        Path absent = directory.resolve("a/b/c");
        Whereabouts where = new Whereabouts("c", Optional.of(absent));
        assertThat(where.beside()).contains(directory);
        assertThat(where.occupied()).isFalse();
    }

    @Test
    void check_line_hasItsAdviceInParentheses() {
        assertThat(Check.warn("disk", "full", "make room").line()).isEqualTo("warn  disk        full (make room)");
        assertThat(Check.ok("disk", "fine").document())
                .isEqualTo(Map.of("check", "disk", "verdict", "ok", "detail", "fine", "advice", ""));
    }

    @Test
    void percentile_ofKnownDurations_isTheNearestRank() {
        Latencies taken = new Latencies();
        assertThat(taken.median()).isZero();
        for (int i = 2_000; i >= 1; i--) {
            taken.add(i);
        }
        assertThat(taken.median()).isEqualTo(1_000);
        assertThat(taken.percentile(0.99)).isEqualTo(1_980);
        assertThat(taken.percentile(0)).isEqualTo(1);
        assertThat(taken.percentile(1)).isEqualTo(2_000);
        assertThat(Latencies.human(1_500)).isEqualTo("1.5 us");
    }
}
