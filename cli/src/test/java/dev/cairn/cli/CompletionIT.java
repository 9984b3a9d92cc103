package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script in the shell that it is for. */
class CompletionIT {
    @TempDir
    Path directory;

    @BeforeEach
    void writeScript() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        boolean bash =
                Stream.of(path.split(File.pathSeparator, -1)).anyMatch(p -> Files.isExecutable(Path.of(p, "bash")));
        assumeTrue(bash, "bash is missing");
        Shell shell = new Shell(directory);
        shell.file("script", shell.run("completion", "bash").bytes());
    }

    private String bash(String... args) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("bash"), Stream.of(args)).toList());
        Process process =
                builder.directory(directory.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void script_isParsed() throws Exception {
        assertThat(bash("-n", "script")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ve,verify", "pro,prove", "che,check", "doc,doctor", "dom,domain", "ben,bench"})
    void word_begun_isCompleted(String begun, String expected) throws Exception {
        // compopt works inside a completion that the shell itself runs only.
        String ask =
                "compopt() { :; }; source ./script; COMP_WORDS=(cairn " + begun + "); COMP_CWORD=1; COMP_LINE='cairn "
                        + begun + "'; COMP_POINT=${#COMP_LINE}; _complete_cairn; echo \"${COMPREPLY[*]}\"";
        assertThat(bash("-c", ask).strip()).isEqualTo(expected);
    }
}
