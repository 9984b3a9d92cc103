package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Runs commands in this process as if a directory were the working directory. */
final class Shell {
    private final Path directory;
    private final Map<String, String> variables;
    private final Prompt prompt;

    Shell(Path directory) {
        this(directory, Map.of());
    }

    Shell(Path directory, Map<String, String> variables) {
        this(directory, variables, Prompt.none());
    }

    private Shell(Path directory, Map<String, String> variables, Prompt prompt) {
        this.directory = directory;
        this.variables = variables;
        this.prompt = prompt;
    }

    /** The same with somebody at the terminal. */
    Shell asked(Prompt someone) {
        return new Shell(directory, variables, someone);
    }

    /** What a command left behind. */
    record Result(int code, ByteArrayOutputStream output, String err) {
        byte[] bytes() {
            return output.toByteArray();
        }

        String out() {
            return output.toString(StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return out().lines().toList();
        }

        List<String> errors() {
            return err.lines().toList();
        }

        /** The only line of standard output, after success. */
        String line() {
            assertThat(err).isEmpty();
            assertThat(code).isZero();
            assertThat(lines()).hasSize(1);
            return lines().get(0);
        }

        Map<String, Object> json() {
            return document(line());
        }

        /** Fails unless there is exactly one line on standard error, nothing on the other, and this exit code. */
        String refused(int expected) {
            assertThat(errors()).hasSize(1);
            assertThat(out()).isEmpty();
            assertThat(code).as(err).isEqualTo(expected);
            return errors().get(0);
        }
    }

    Result run(String... args) {
        return run(InputStream.nullInputStream(), args);
    }

    Result run(byte[] in, String... args) {
        return run(new ByteArrayInputStream(in), args);
    }

    Result run(InputStream in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        int code = Main.run(args, new Surroundings(in, out, errors, variables, directory, () -> false, prompt));
        return new Result(code, out, err.toString(StandardCharsets.UTF_8));
    }

    /** Creates the default repository. */
    Shell init(String... options) {
        String[] args = Stream.concat(Stream.of("init"), Stream.of(options)).toArray(String[]::new);
        assertThat(run(args).code()).isZero();
        return this;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Makes a file and answers its bytes, which the seed decides. */
    byte[] file(String name, int size, long seed) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return file(name, bytes);
    }

    byte[] file(String name, byte[] bytes) {
        try {
            Files.write(path(name), bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String put(String file) {
        return run("put", "-q", file).line();
    }

    /** Objects of the default repository that are packs. */
    List<Path> packs() {
        Path packs = path(".cairn/store/packs");
        if (!Files.exists(packs)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(packs)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> document(String line) {
        try {
            return JSON.std.mapFrom(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }
}
