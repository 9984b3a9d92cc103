package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long TOTAL = 100 << 20;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    private Progress progress(boolean terminal, boolean silent) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Surroundings around = new Surroundings(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                errors,
                Map.of(),
                Path.of(""),
                () -> terminal);
        return new Progress(around, nanos::get, Progress.Task.bytes("put", TOTAL), silent);
    }

    private String shown(Progress progress, long seconds) {
        try (progress) {
            progress.advance(TOTAL / 4);
            nanos.set(TimeUnit.SECONDS.toNanos(seconds));
            progress.advance(TOTAL / 4);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void longWorkOnATerminal_showsABarAndClearsIt() {
        assertThat(shown(progress(true, false), 2))
                .contains("put")
                .contains("50%")
                .contains("MiB/s")
                .endsWith("\r");
    }

    @Test
    void shortWork_showsNothing() {
        assertThat(shown(progress(true, false), 1)).isEmpty();
    }

    @Test
    void noTerminal_showsNothing() {
        assertThat(shown(progress(false, false), 10)).isEmpty();
    }

    @Test
    void notWanted_showsNothing() {
        assertThat(shown(progress(true, true), 10)).isEmpty();
    }
}
