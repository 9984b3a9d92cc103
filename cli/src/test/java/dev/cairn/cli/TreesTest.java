package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories in and out. */
class TreesTest {
    @TempDir
    Path directory;

    private Shell shell;

    @BeforeEach
    void files() throws IOException {
        shell = new Shell(
                        directory,
                        Map.of("CAIRN_CACHE_DIR", directory.resolve("cache").toString()))
                .init();
        Files.createDirectories(shell.path("dir/sub"));
        shell.file("dir/large", 1 << 20, 1);
        shell.file("dir/sub/small", 100, 2);
        shell.file("dir/sub/object.o", 100, 3);
        Files.createSymbolicLink(shell.path("dir/link"), Path.of("sub/small"));
    }

    @Test
    void put_directory_getRestoresIt() throws IOException {
        String key = shell.run("put", "--name", "home", "dir").line();
        assertThat(key).startsWith("blake3:");
        assertThat(shell.run("get", "home", "copy").out()).isEmpty();
        assertThat(names("copy")).isEqualTo(names("dir"));
        assertThat(shell.path("copy/sub/small")).hasSameBinaryContentAs(shell.path("dir/sub/small"));
        assertThat(shell.run("put", "copy").line()).isEqualTo(key);
        assertThat(shell.run("get", "--json", "--tree", key, "again").json())
                .containsOnlyKeys("key", "size", "file", "files", "directories", "links", "bytes")
                .containsEntry("files", 3)
                .containsEntry("links", 1);
        assertThat(shell.run("verify").code()).isZero();
    }

    @Test
    void get_directory_hasModeAndTimeOfItsRoot() throws IOException {
        FileTime time = FileTime.from(Instant.ofEpochSecond(1_500_000_000L, 987_654_321));
        Files.setPosixFilePermissions(shell.path("dir"), PosixFilePermissions.fromString("r-xr-x--x"));
        Files.setLastModifiedTime(shell.path("dir"), time);
        shell.run("put", "--name", "home", "dir").line();
        Files.createDirectory(shell.path("empty"));
        for (String copy : List.of("copy", "empty")) {
            assertThat(shell.run("get", "home", copy).code()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shell.path(copy))))
                    .isEqualTo("r-xr-x--x");
            assertThat(Files.getLastModifiedTime(shell.path(copy))).isEqualTo(time);
        }
    }

    @Test
    void put_again_readsNothingAndAddsNothing() throws IOException {
        Map<String, Object> first = shell.run("put", "--json", "dir").json();
        assertThat(first)
                .containsOnlyKeys(
                        "file",
                        "key",
                        "size",
                        "ref",
                        "chunks",
                        "newChunks",
                        "newBytes",
                        "writtenBytes",
                        "files",
                        "directories",
                        "links",
                        "bytes",
                        "unchanged",
                        "skipped",
                        "failed")
                .containsEntry("directories", 2)
                .containsEntry("unchanged", 0);
        assertThat(shell.path("cache")).isNotEmptyDirectory();
        Map<String, Object> second = shell.run("put", "--json", "dir").json();
        assertThat(second).containsEntry("key", first.get("key")).containsEntry("writtenBytes", 0);
        assertThat(shell.run("put", "--json", "--no-cache", "dir").json())
                .containsEntry("key", first.get("key"))
                .containsEntry("unchanged", 0);
    }

    @Test
    void put_excludes_leaveOut() throws IOException {
        shell.file("patterns", "# objects\n\n*.o\n".getBytes(StandardCharsets.UTF_8));
        shell.run("put", "--name", "n", "--exclude", "/large", "--exclude-from", "patterns", "dir")
                .line();
        shell.run("get", "n", "copy");
        assertThat(names("copy")).isEqualTo("link sub sub/small");
        assertThat(shell.run("put", "--exclude", "!x", "dir").refused(ExitCodes.USAGE))
                .contains("no negation");
        assertThat(shell.run("put", "--exclude-from", "absent", "dir").refused(ExitCodes.NOT_FOUND))
                .contains("absent");
    }

    @Test
    void put_directoryOfTheRepository_isWithoutIt() throws IOException {
        shell.run("put", "--name", "n", ".").line();
        shell.run("get", "n", "copy");
        assertThat(shell.path("copy/dir/large")).exists();
        assertThat(shell.path("copy/.cairn")).doesNotExist();
    }

    @Test
    void put_linkToADirectory_isFollowed() throws IOException {
        Files.createSymbolicLink(shell.path("alias"), Path.of("dir"));
        assertThat(shell.run("put", "alias").line()).isEqualTo(shell.put("dir"));
    }

    @Test
    void put_unreadableFile_isPartlyDone() {
        Path odd = Path.of("/proc/self/attr");
        assumeTrue(Files.isDirectory(odd), "needs /proc");
        Shell.Result result = shell.run("put", odd.toString());
        assertThat(result.code()).isEqualTo(ExitCodes.PARTLY);
        assertThat(result.lines()).hasSize(1);
        assertThat(result.errors()).isNotEmpty().allMatch(line -> line.startsWith("cairn: put: "));
    }

    @Test
    void get_treeWithoutDirectory_isUsage() throws IOException {
        String key = shell.run("put", "--name", "n", "dir").line();
        assertThat(shell.run("get", "n").refused(ExitCodes.USAGE)).contains("cairn get n DIR");
        assertThat(shell.run("get", "--tree", key, "-").refused(ExitCodes.USAGE))
                .contains("a tree needs a directory");
        assertThat(shell.run("get", "n", "dir").refused(ExitCodes.USAGE)).contains("not empty");
        assertThat(shell.run("get", "--tree", shell.put("dir/large"), "copy").refused(ExitCodes.USAGE))
                .contains("not a tree");
    }

    @Test
    void put_changedFile_isSeen() throws IOException {
        Files.setLastModifiedTime(shell.path("dir/sub/small"), FileTime.fromMillis(1_000));
        String first = shell.put("dir");
        shell.file("dir/sub/small", 100, 9);
        Files.setLastModifiedTime(shell.path("dir/sub/small"), FileTime.fromMillis(1_000));
        assertThat(shell.put("dir")).isNotEqualTo(first);
    }

    private String names(String of) throws IOException {
        Path root = shell.path(of);
        try (Stream<Path> all = Files.walk(root)) {
            return String.join(
                    " ",
                    all.filter(p -> !p.equals(root))
                            .map(p -> root.relativize(p).toString())
                            .sorted()
                            .toList());
        }
    }
}
