package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadTest {
    private static final int SIZE = 3 << 20;

    @TempDir
    Path directory;

    private Shell shell;
    private byte[] bytes;
    private String key;

    @BeforeEach
    void store() {
        shell = new Shell(directory).init();
        bytes = shell.file("f", SIZE, 7);
        key = shell.put("f");
    }

    @Test
    void cat_key_isTheSameBytes() {
        Shell.Result result = shell.run("cat", key);
        assertThat(result.code()).isZero();
        assertThat(result.bytes()).isEqualTo(bytes);
        assertThat(shell.run("get", key).bytes()).isEqualTo(bytes);
        assertThat(shell.run("get", key, "-").bytes()).isEqualTo(bytes);
    }

    @Test
    void cat_range_isASlice() {
        assertThat(shell.run("cat", "--range", "1000:70000", key).bytes())
                .isEqualTo(Arrays.copyOfRange(bytes, 1000, 71_000));
        assertThat(shell.run("cat", "--range", "1M:1KiB", key).bytes())
                .isEqualTo(Arrays.copyOfRange(bytes, 1 << 20, (1 << 20) + 1024));
        assertThat(shell.run("cat", key, "--range", SIZE - 5 + ":").bytes())
                .isEqualTo(Arrays.copyOfRange(bytes, SIZE - 5, SIZE));
        assertThat(shell.run("cat", key, "--range", "0:1T").bytes()).isEqualTo(bytes);
        assertThat(shell.run("cat", key, "--range", "5:0").bytes()).isEmpty();
    }

    @Test
    void cat_badRange_isUsage() {
        assertThat(shell.run("cat", key, "--range", "5").refused(ExitCodes.USAGE))
                .contains("OFFSET:LENGTH");
        assertThat(shell.run("cat", key, "--range", "-5:1").refused(ExitCodes.USAGE))
                .contains("--range");
        assertThat(shell.run("cat", key, "--range", "9999999999999999999:1").refused(ExitCodes.USAGE))
                .contains("out of range");
        assertThat(shell.run("cat", key, "--range", SIZE + ":1").refused(ExitCodes.USAGE))
                .contains("after the end");
    }

    @Test
    void get_file_appearsWhole() throws IOException {
        shell.file("target", 10, 1);
        assertThat(shell.run("get", key, "target").out()).isEmpty();
        assertThat(Files.readAllBytes(shell.path("target"))).isEqualTo(bytes);
        assertThat(shell.run("get", "--json", key, "target").json())
                .containsOnlyKeys("key", "size", "file")
                .containsEntry("key", key)
                .containsEntry("size", SIZE)
                .containsEntry("file", "target");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void get_targetThatCannotBe_isRefused() throws IOException {
        assertThat(shell.run("get", key, directory.toString()).refused(ExitCodes.USAGE))
                .contains("is a directory");
        assertThat(shell.run("get", key, "absent/target").refused(ExitCodes.NOT_FOUND))
                .contains("absent/target");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void get_damaged_leavesTheTargetAlone() throws IOException {
        byte[] before = shell.file("target", 10, 1);
        flip(shell.packs().get(0), SIZE / 2);
        assertThat(shell.run("get", key, "target").refused(ExitCodes.CORRUPT))
                .contains(key)
                .contains("pack ");
        assertThat(Files.readAllBytes(shell.path("target"))).isEqualTo(before);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void cat_damaged_stopsBeforeTheWrongByte() throws IOException {
        flip(shell.packs().get(0), SIZE / 2);
        Shell.Result result = shell.run("cat", key);
        assertThat(result.code()).isEqualTo(ExitCodes.CORRUPT);
        assertThat(result.errors()).hasSize(1);
        assertThat(result.bytes()).isEqualTo(Arrays.copyOf(bytes, result.bytes().length));
        assertThat(result.bytes().length).isLessThan(SIZE);
    }

    @Test
    void stat_ref_describesBlobAndRef() {
        shell.run("put", "--name", "n", "--media-type", "a/b", "f").line();
        Shell.Result text = shell.run("stat", "n");
        assertThat(text.lines()).contains("key         " + key, "size        3145728 (3.0 MiB)", "media type  a/b");
        assertThat(shell.run("statBlob", "--json", key).json())
                .containsOnlyKeys("key", "size", "root", "chunker", "chunks", "storedBytes", "packs", "refs")
                .containsEntry("key", key)
                .containsEntry("packs", 1);
        assertThat(shell.run("stat", "--json", "n").json()).containsKey("ref");
    }

    @Test
    void read_unknownKeyOrRef_isNotFound() {
        String other = "blake3:" + "0".repeat(64) + ":5";
        for (String command : new String[] {"get", "cat", "stat", "verify"}) {
            assertThat(shell.run(command, other).refused(ExitCodes.NOT_FOUND)).contains(other);
            assertThat(shell.run(command, "no/such/ref").refused(ExitCodes.NOT_FOUND))
                    .isEqualTo("cairn: " + command + ": ref not found [no/such/ref]");
        }
    }

    @Test
    void verify_intact_saysWhatItRead() {
        Shell.Result result = shell.run("verify");
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.errors())
                .singleElement()
                .asString()
                .contains("1 pack, 1 blob")
                .contains("no damage");
        assertThat(shell.run("verify", "--json", key).json())
                .containsOnlyKeys("type", "scope", "packs", "blobs", "bytes", "findings")
                .containsEntry("type", "summary")
                .containsEntry("scope", key)
                .containsEntry("findings", 0);
    }

    @Test
    void verify_damaged_namesIt() throws IOException {
        flip(shell.packs().get(0), SIZE / 2);
        Shell.Result text = shell.run("verify");
        assertThat(text.code()).isEqualTo(ExitCodes.CORRUPT);
        assertThat(text.lines())
                .anySatisfy(
                        line -> assertThat(line).startsWith("corrupt block: ").contains("offset "));
        Shell.Result json = shell.run("verify", "--json", key);
        assertThat(json.code()).isEqualTo(ExitCodes.CORRUPT);
        assertThat(Shell.document(json.lines().get(0)))
                .containsOnlyKeys("type", "kind", "reason", "subject")
                .containsEntry("type", "finding");
    }

    private Stream<String> leftovers() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(p -> p.getFileName().toString()).filter(n -> n.endsWith(".part")).toList().stream();
        }
    }

    private static void flip(Path file, int offset) throws IOException {
        byte[] all = Files.readAllBytes(file);
        all[offset] ^= 1;
        Files.delete(file);
        Files.write(file, all);
    }
}
