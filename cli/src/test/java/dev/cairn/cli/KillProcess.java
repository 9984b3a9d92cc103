package dev.cairn.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A JVM with a journal, which is killed as the kernel kills: without a last word. */
final class KillProcess {
    private static final int SIGKILLED = 128 + 9;

    private final Process process;
    private final int begun;
    private final Path out;
    private final Path err;

    private KillProcess(Process process, int begun, Path out, Path err) {
        this.process = process;
        this.begun = begun;
        this.out = out;
        this.err = err;
    }

    /** {@code begun} is for {@link KillJournal}. */
    static KillProcess start(Path journal, int begun, List<String> command) {
        Path err = journal.resolveSibling(journal.getFileName() + ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectOutput(journal.toFile()).redirectError(err.toFile());
            return new KillProcess(builder.start(), begun, journal, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL, which takes effect a moment later; see {@link #await}. */
    void kill() {
        process.destroyForcibly();
    }

    void await() throws InterruptedException {
        process.waitFor();
    }

    /** What it said on standard output and, about failed commands, on standard error; an end of its own counts as a failure. */
    KillJournal journal() {
        if (alive()) {
            return new KillJournal(begun, lines(out));
        }
        String errors = lines(err);
        String said = lines(out) + errors.lines().filter(l -> l.startsWith("{")).collect(Collectors.joining("\n"));
        boolean crashed = !Set.of(0, SIGKILLED).contains(process.exitValue()) && !errors.contains("{\"error\"");
        return new KillJournal(begun, crashed ? said + "failed 0 CRASHED " + errors.replace('\n', ' ') : said);
    }

    /** What follows the last line end was not said to the end. */
    private static String lines(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
