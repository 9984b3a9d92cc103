package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process around a command does to it: closed pipes, full disks, signals. */
class ProcessTest {
    @TempDir
    Path directory;

    private int run(OutputStream out, ByteArrayOutputStream err, String... args) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        InputStream in = InputStream.nullInputStream();
        return Main.run(args, new Surroundings(in, out, errors, Map.of(), directory, () -> false));
    }

    /** Takes so many bytes and then fails. */
    private static final class Sink extends OutputStream {
        private final String reason;
        private int room;

        Sink(int room, String reason) {
            this.room = room;
            this.reason = reason;
        }

        @Override
        public void write(int b) throws IOException {
            if (room-- <= 0) {
                throw new IOException(reason);
            }
        }
    }

    @Test
    void closedPipe_endsQuietly() {
        Shell shell = new Shell(directory).init();
        shell.file("f", 4 << 20, 1);
        String key = shell.put("f");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(run(new Sink(10, "Broken pipe"), err, "cat", key)).isEqualTo(ExitCodes.PIPE_CLOSED);
        assertThat(run(new Sink(0, "Broken pipe"), err, "ls")).isEqualTo(ExitCodes.PIPE_CLOSED);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void fullDisk_isAnError() {
        Shell shell = new Shell(directory).init();
        shell.file("f", 100, 1);
        String key = shell.put("f");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(run(new Sink(10, "No space left on device"), err, "cat", key))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("cairn: cat: standard output: No space left on device\n");
    }

    @Test
    void failureOfTheLastFlush_isAnError() {
        Shell shell = new Shell(directory).init();
        shell.file("f", 100, 1);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void flush() throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThat(run(full, err, "put", "f")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No space left on device");
    }

    @Test
    void interrupt_leavesNothingVisible() throws Exception {
        Shell shell = new Shell(directory).init();
        CountDownLatch reading = new CountDownLatch(1);
        Thread worker = new Thread(
                () -> {
                    Shell.Result result = shell.run(new Endless(reading), "put", "-");
                    assertThat(result.refused(ExitCodes.INTERRUPTED)).isEqualTo("cairn: put: interrupted");
                },
                "worker");
        Throwable[] failure = new Throwable[1];
        worker.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
        worker.start();
        reading.await();
        worker.interrupt();
        worker.join();
        assertThat(failure[0]).isNull();
        assertThat(shell.run("ls").out()).isEmpty();
        assertThat(shell.run("verify").code()).isZero();
        assertThat(shell.path(".cairn/store/.staging")).isEmptyDirectory();
    }

    /** Has bytes as long as they are asked for. */
    private static final class Endless extends InputStream {
        private static final int ENOUGH_READS = 100;

        private final CountDownLatch reading;
        private int reads;

        Endless(CountDownLatch reading) {
            this.reading = reading;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("is read by the buffer");
        }

        @Override
        public int read(byte[] to, int from, int length) {
            if (++reads == ENOUGH_READS) {
                reading.countDown();
            }
            return length;
        }
    }

    @Test
    void version_isOneLine() {
        assertThat(new Shell(directory).run("--version").line())
                .startsWith("cairn ")
                .contains(" on Java ");
    }

    @Test
    void help_isOnStandardOutput() {
        Shell shell = new Shell(directory);
        for (String command : new String[] {
            "init",
            "put",
            "get",
            "cat",
            "stat",
            "verify",
            "prove",
            "check",
            "ls",
            "rm",
            "domain",
            "doctor",
            "bench",
            "completion"
        }) {
            Shell.Result option = shell.run(command, "--help");
            assertThat(option.code()).isZero();
            assertThat(option.err()).isEmpty();
            assertThat(option.out()).startsWith("Usage: cairn " + command).contains("--repository");
            assertThat(shell.run("help", command).out()).isEqualTo(option.out());
        }
        assertThat(shell.run("--help").out()).contains("Exit codes").contains("statBlob");
    }
}
