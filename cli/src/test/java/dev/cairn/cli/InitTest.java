package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
    @TempDir
    Path directory;

    @Test
    void init_options_areWrittenDown() {
        Shell shell = new Shell(directory);
        assertThat(shell.run(
                                "init",
                                "--json",
                                "--hash",
                                "sha256",
                                "--chunker",
                                "fixed:65536",
                                "--codec",
                                "identity",
                                "r")
                        .json())
                .isEqualTo(Map.of(
                        "repository", shell.path("r").toString(),
                        "hash", "sha256",
                        "chunker", "fixed:65536",
                        "codec", "identity"));
        shell.file("f", 200_000, 1);
        String place = shell.path("r").toString();
        String key = shell.run("-r", place, "put", "f").line();
        assertThat(key).startsWith("sha256:");
        assertThat(shell.run("-r", place, "--json", "stat", key).json())
                .containsEntry("chunks", 4)
                .containsEntry("chunker", "fixed:65536");
    }

    @Test
    void init_fips_takesSha256AndStaysSo() {
        Shell shell = new Shell(directory);
        assertThat(shell.run("init", "--fips", "--hash", "blake3").refused(ExitCodes.FAILED))
                .contains("FIPS mode has no blake3; use sha256");
        assertThat(shell.path(".cairn")).doesNotExist();
        assertThat(shell.run("init", "--fips", "--json").json())
                .containsEntry("hash", "sha256")
                .containsEntry("fips", true);
        shell.file("f", 1_000, 1);
        assertThat(shell.run("put", "f").line()).startsWith("sha256:");
        assertThat(shell.run("doctor").lines()).anyMatch(line -> line.contains("keys are sha256, FIPS mode"));
        assertThat(shell.run("init", "--fips", "r").line()).contains("(FIPS mode, sha256, fastcdc-2020:");
    }

    @Test
    void init_place_isArgumentOptionVariableOrDefault() {
        Shell shell = new Shell(directory);
        Shell other =
                new Shell(directory, Map.of("CAIRN_REPOSITORY", shell.path("c").toString()));
        assertThat(shell.run("init", "a").line()).startsWith("created a repository in ");
        assertThat(shell.run("init", "-r", shell.path("b").toString()).line()).contains("(blake3, fastcdc-2020:");
        assertThat(other.run("init").code()).isZero();
        assertThat(shell.run("init").code()).isZero();
        for (String made : new String[] {"a", "b", "c", ".cairn"}) {
            assertThat(shell.path(made).resolve("repository.json")).exists();
        }
        assertThat(shell.run("init", "-r", "x", "y").refused(ExitCodes.USAGE)).contains("once");
    }

    @Test
    void init_whereSomethingIs_isRefused() {
        Shell shell = new Shell(directory).init("a");
        assertThat(shell.run("init", "a").refused(ExitCodes.FAILED)).contains("there is a repository already");
        assertThat(shell.run("init", directory.toString()).refused(ExitCodes.USAGE))
                .contains("not empty");
    }

    @Test
    void init_catalogThatCannotBe_isRefusedAndNoPasswordShown() {
        Shell shell = new Shell(directory);
        assertThat(shell.run("init", "--catalog", "postgresql://h/c?password=hunter2")
                        .refused(ExitCodes.USAGE))
                .contains("a password never stands in a URI")
                .doesNotContain("hunter2");
        assertThat(shell.run("init", "--catalog", "mysql://h/c").refused(ExitCodes.USAGE))
                .contains("postgresql://HOST");
        assertThat(shell.path(".cairn")).doesNotExist();
        assertThat(shell.run("init", "--catalog", "postgresql://localhost:1/c").refused(ExitCodes.UNAVAILABLE))
                .contains("localhost:1");
        assertThat(shell.path(".cairn").resolve("repository.json")).doesNotExist();
    }

    @Test
    void init_unknownChoice_isUsage() {
        Shell shell = new Shell(directory);
        assertThat(shell.run("init", "--hash", "md5").refused(ExitCodes.USAGE)).contains("blake3, sha256");
        assertThat(shell.run("init", "--chunker", "rabin").refused(ExitCodes.USAGE))
                .contains("fastcdc-2020");
        assertThat(shell.run("init", "--codec", "lzma").refused(ExitCodes.USAGE))
                .contains("zstd");
        assertThat(shell.path(".cairn")).doesNotExist();
    }
}
