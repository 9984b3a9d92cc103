package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    private static final String[] SMALL = {"bench", "--size", "1M", "--seconds", "1", "--writers", "4"};

    @TempDir
    Path directory;

    private static String[] small(String... more) {
        return Stream.of(SMALL, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void bench_json_hasMachineAndEveryWork() {
        Shell.Result result = new Shell(directory).run(small("--json"));
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        List<Map<String, Object>> documents =
                result.lines().stream().map(Shell::document).toList();
        assertThat(documents.get(0)).containsEntry("type", "machine").containsKey("flags");
        assertThat(documents).hasSize(8);
        assertThat(documents.get(1)).containsEntry("work", "put, new bytes").containsEntry("bytes", 1 << 20);
        assertThat(documents.get(6)).containsEntry("work", "put 4.0 KiB, 4 writers");
        assertThat(documents.get(6).get("p50Nanos")).isNotEqualTo(0);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void bench_place_isChosenAndChecked() {
        Shell shell = new Shell(directory);
        assertThat(shell.run(small("-q", "--dir", "absent")).code()).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(shell.run("bench", "--writers", "0").refused(ExitCodes.USAGE))
                .contains("--writers");
        assertThat(shell.run("bench", "--size", "much").refused(ExitCodes.USAGE))
                .contains("--size");
        assertThat(shell.run("bench", "--blob-size", "17M").refused(ExitCodes.USAGE))
                .contains("--blob-size");
    }

    @Test
    void interrupt_removesWhatWasMade() throws Exception {
        Shell.Result[] result = new Shell.Result[1];
        Thread worker = new Thread(
                () -> result[0] = interrupting(new String[] {"bench", "--size", "4M", "--seconds", "60"}), "worker");
        worker.start();
        worker.join();
        assertThat(result[0].code()).isEqualTo(ExitCodes.INTERRUPTED);
        assertThat(directory).isEmptyDirectory();
    }

    /** Interrupts its own thread when the result of the first put is written: the next work finds that. */
    private Shell.Result interrupting(String[] args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream trap = new OutputStream() {
            @Override
            public void write(int b) {
                out.write(b);
            }

            @Override
            public void flush() throws IOException {
                if (out.toString(StandardCharsets.UTF_8).contains("put, new bytes")) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        InputStream in = InputStream.nullInputStream();
        int code = Main.run(args, new Surroundings(in, trap, errors, Map.of(), directory, () -> false));
        return new Shell.Result(code, out, err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void randomBytes_oneSeed_isOneStream() {
        ByteBuffer whole = RandomBytes.buffer(1, 600_001);
        ByteBuffer joined = Objects.requireNonNull(RandomBytes.stream(1, 600_001)
                .reduceWith(() -> ByteBuffer.allocate(600_001), ByteBuffer::put)
                .block());
        assertThat(joined.flip()).isEqualTo(whole);
        assertThat(RandomBytes.buffer(2, 64)).isNotEqualTo(RandomBytes.buffer(1, 64));
    }
}
