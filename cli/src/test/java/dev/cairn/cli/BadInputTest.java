package dev.cairn.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each refusal is one line and an exit code, and after each everything is as it was. */
class BadInputTest {
    @TempDir
    Path directory;

    private Shell shell;
    private byte[] bytes;
    private String key;

    @BeforeEach
    void store() {
        shell = new Shell(directory).init();
        bytes = shell.file("f", 300_000, 11);
        key = shell.put("f");
    }

    @AfterEach
    void nothingIsLost() throws IOException {
        assertThat(shell.run("verify").code()).isZero();
        assertThat(shell.run("cat", key).bytes()).isEqualTo(bytes);
        assertThat(shell.run("ls", "-q").lines()).hasSize(1);
        assertThat(shell.path(".cairn/store/.staging")).isEmptyDirectory();
    }

    @Test
    void malformedKey_isUsage() {
        String[] malformed = {
            "blake3:",
            "blake3:12:3",
            "blake3:" + "g".repeat(64) + ":3",
            key + "0000000000000000000",
            key + ":1",
            "sha256:x",
            "md5:" + "0".repeat(64) + ":3"
        };
        for (String text : malformed) {
            assertThat(shell.run("cat", text).refused(ExitCodes.USAGE)).startsWith("cairn: cat: ");
        }
        String digest = key.substring(7, 71);
        assertThat(shell.run("cat", digest).refused(ExitCodes.USAGE)).contains("the whole key, blake3:" + digest);
        assertThat(shell.run("rm", digest).refused(ExitCodes.USAGE)).contains("the whole key");
        assertThat(shell.run("cat", "").refused(ExitCodes.USAGE)).contains("1 to 512 characters");
    }

    @Test
    void unknownRepository_isNotFound() {
        String absent = shell.path("absent").toString();
        for (String[] command : new String[][] {{"ls"}, {"verify"}, {"cat", key}, {"put", "f"}, {"rm", "x"}}) {
            String[] args = {"-r", absent};
            String[] all = Stream.of(args, command).flatMap(Arrays::stream).toArray(String[]::new);
            assertThat(shell.run(all).refused(ExitCodes.NOT_FOUND))
                    .contains("repository not found")
                    .contains(absent);
        }
        assertThat(shell.run("-r", "s3://bucket", "ls").refused(ExitCodes.FAILED))
                .contains("s3:");
    }

    @Test
    void newerRepositoryFile_isRefused() throws IOException {
        replaced(".cairn/repository.json", "\"format\" : 1", "\"format\" : 99", ExitCodes.FAILED, "99 is newer");
    }

    @Test
    void newerStore_isRefused() throws IOException {
        replaced(".cairn/store/cairn.json", "\"format\": 1", "\"format\": 99", ExitCodes.FAILED, "99");
    }

    @Test
    void repositoryFileThatIsNone_isUsage() throws IOException {
        replaced(".cairn/repository.json", "{", "[", ExitCodes.USAGE, "repository.json");
    }

    @Test
    void otherStore_isUnavailable() throws IOException {
        String store = String.valueOf(Shell.document(Files.readString(shell.path(".cairn/store/cairn.json")))
                .get("store"));
        replaced(".cairn/store/cairn.json", store, "0".repeat(32), ExitCodes.UNAVAILABLE, "not the one");
    }

    @Test
    void storeThatIsGone_isUnavailable() throws IOException {
        Path away = Files.move(shell.path(".cairn/store/cairn.json"), shell.path("away"));
        assertThat(shell.run("put", "f").refused(ExitCodes.UNAVAILABLE)).contains("no cairn.json");
        Files.move(away, shell.path(".cairn/store/cairn.json"));
    }

    private void replaced(String file, String from, String to, int code, String reason) throws IOException {
        Path path = shell.path(file);
        byte[] before = Files.readAllBytes(path);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.delete(path);
        Files.writeString(path, text.replace(from, to));
        assertThat(shell.run("put", "f").refused(code))
                .startsWith("cairn: put: ")
                .contains(reason);
        assertThat(shell.run("cat", key).refused(code)).contains(reason);
        Files.write(path, before);
    }

    @Test
    void unreadableFile_isRefused() throws IOException {
        Path secret = Files.writeString(shell.path("secret"), "x");
        assumeTrue(Files.getFileStore(secret).supportsFileAttributeView("posix"), "needs POSIX permissions");
        Files.setPosixFilePermissions(secret, Set.of());
        assumeTrue(!Files.isReadable(secret), "the superuser may read everything");
        assertThat(shell.run("put", "secret").refused(ExitCodes.FAILED)).contains("permission denied");
    }

    @Test
    void fileWhoseReadFails_isUnavailable() {
        assumeTrue(Files.isRegularFile(Path.of("/proc/self/mem")), "needs /proc/self/mem");
        assertThat(shell.run("put", "/proc/self/mem").refused(ExitCodes.UNAVAILABLE))
                .contains("/proc/self/mem");
    }

    @Test
    void standardInputThatFails_isUnavailable() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the cable is out");
            }

            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                return read();
            }
        };
        assertThat(shell.run(failing, "put", "-").refused(ExitCodes.UNAVAILABLE))
                .contains("the cable is out");
    }

    @Test
    void fileThatGrowsWhileRead_isRefused() throws Exception {
        shell.file("log", 8 << 20, 5);
        CountDownLatch growing = new CountDownLatch(1);
        Thread writer = new Thread(() -> append(shell.path("log"), growing), "writer");
        writer.start();
        growing.await();
        try {
            assertThat(shell.run("put", "log").refused(ExitCodes.FAILED)).contains("changed while it was read");
        } finally {
            writer.interrupt();
            writer.join();
        }
    }

    private static void append(Path file, CountDownLatch growing) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Files.write(file, new byte[100], StandardOpenOption.APPEND);
                growing.countDown();
            }
        } catch (ClosedByInterruptException e) {
            // The end of the test.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void misuse_isOneLine() {
        assertThat(shell.run().refused(ExitCodes.USAGE)).contains("cairn --help");
        assertThat(shell.run("frobnicate").refused(ExitCodes.USAGE)).contains("frobnicate");
        assertThat(shell.run("cat").refused(ExitCodes.USAGE))
                .startsWith("cairn: cat: ")
                .contains("cairn cat --help");
        assertThat(shell.run("ls", "--frob").refused(ExitCodes.USAGE)).contains("--frob");
        assertThat(shell.run("put", "-r").refused(ExitCodes.USAGE)).contains("--repository");
        assertThat(error(shell.run("--json", "cat"), ExitCodes.USAGE)).containsEntry("kind", "USAGE");
    }

    @Test
    void json_errorsAreDocuments() {
        assertThat(error(shell.run("--json", "cat", "no/ref"), ExitCodes.NOT_FOUND))
                .containsOnlyKeys("kind", "command", "operation", "reason", "subject")
                .containsEntry("kind", "NOT_FOUND")
                .containsEntry("command", "cat")
                .containsEntry("subject", Map.of("name", "no/ref"));
    }

    @Test
    void debug_addsTheStackTrace() {
        Shell.Result result = shell.run("--debug", "cat", "no/ref");
        assertThat(result.code()).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(result.err()).contains("\tat dev.cairn.");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> error(Shell.Result result, int code) {
        return (Map<String, Object>)
                requireNonNull(Shell.document(result.refused(code)).get("error"));
    }
}
