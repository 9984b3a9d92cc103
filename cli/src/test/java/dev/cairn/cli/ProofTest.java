package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CryptoMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code prove} and {@code check}. */
class ProofTest {
    private static final int GROUP = 16_384;
    private static final int SIZE = (3 << 20) + 777;

    @TempDir
    Path directory;

    @TempDir
    Path elsewhere;

    private Shell shell;
    /** Where there is no repository. */
    private Shell offline;

    private byte[] bytes;
    private String key;

    @BeforeEach
    void store() {
        shell = new Shell(directory).init();
        offline = new Shell(elsewhere);
        bytes = shell.file("f", SIZE, 7);
        key = shell.put("f");
    }

    private void prove(String... ranges) {
        Stream<String> options = Stream.of(ranges).flatMap(range -> Stream.of("--range", range));
        String[] command = {"prove", key, "-o", elsewhere.resolve("slice").toString()};
        assertThat(shell.run(Stream.concat(Stream.of(command), options).toArray(String[]::new))
                        .line())
                .isEqualTo(key);
    }

    private byte[] slice() throws IOException {
        return Files.readAllBytes(offline.path("slice"));
    }

    @Test
    void check_blake3InAProcessInFipsMode_isRefused() {
        prove("1000-69999");
        System.setProperty(CryptoMode.PROPERTY, "true");
        try {
            assertThat(offline.run("check", key, "slice").refused(ExitCodes.FAILED))
                    .contains("FIPS mode has no blake3");
        } finally {
            System.clearProperty(CryptoMode.PROPERTY);
        }
    }

    @Test
    void check_ofRanges_printsThemAndWritesTheirBytes() throws IOException {
        prove("1000-69999", "1M-1M", "2000000-");
        Shell.Result result = offline.run(
                "check", key, "slice", "-o", "out", "--range", "1000-69999", "--range", "1M-1M", "--range", "2000000-");
        assertThat(result.code()).isZero();
        assertThat(result.lines()).containsExactly("1000-69999", "1048576-1048576", "2000000-" + (SIZE - 1));
        assertThat(result.errors()).containsExactly("cairn: check: 1215506 bytes proved, and the size of the blob");
        byte[] expected = new byte[69_000 + 1 + SIZE - 2_000_000];
        System.arraycopy(bytes, 1000, expected, 0, 69_000);
        expected[69_000] = bytes[1 << 20];
        System.arraycopy(bytes, 2_000_000, expected, 69_001, SIZE - 2_000_000);
        assertThat(Files.readAllBytes(offline.path("out"))).isEqualTo(expected);
    }

    @Test
    void check_withoutRanges_tellsTheGroupsOfTheSlice() throws IOException {
        prove("20000-20009");
        assertThat(slice()).hasSizeLessThan(GROUP + 1024);
        assertThat(offline.run("check", "-q", key, "slice", "-o", "out").line()).isEqualTo("16384-32767");
        assertThat(Files.readAllBytes(offline.path("out"))).isEqualTo(Arrays.copyOfRange(bytes, GROUP, 2 * GROUP));
        Shell.Result json = offline.run("check", "--json", key, "slice");
        assertThat(json.lines())
                .containsExactly(
                        "{\"type\":\"range\",\"offset\":16384,\"length\":16384}",
                        "{\"type\":\"summary\",\"key\":\"" + key + "\",\"bytes\":16384,\"sizeProved\":false}");
    }

    @Test
    void prove_toStandardOutput_isTheSameSlice() throws IOException {
        prove("0-9");
        Shell.Result result = shell.run("prove", key, "--range", "0-9");
        assertThat(result.bytes()).isEqualTo(slice());
        assertThat(result.errors()).containsExactly("cairn: prove: check it against " + key);
        assertThat(offline.run(result.bytes(), "check", "-q", key, "-", "--range", "0-9")
                        .line())
                .isEqualTo("0-9");
        assertThat(shell.run("prove", "--json", key, "--range", "0-9", "-o", "s")
                        .json())
                .containsOnlyKeys("key", "checkKey", "file", "sliceBytes")
                .containsEntry("checkKey", key)
                .containsEntry("sliceBytes", slice().length);
    }

    @Test
    void range_behindTheEnd_provesTheSize() {
        prove("1T-");
        Shell.Result result = offline.run("check", key, "slice", "--range", "1T-");
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.errors()).containsExactly("cairn: check: 0 bytes proved, and the size of the blob");
    }

    @Test
    void check_damagedSlice_isCorruptAndWritesNothing() throws IOException {
        prove("1000000-1100000");
        byte[] slice = slice();
        for (int at : new int[] {0, 7, 8, 100, slice.length / 2, slice.length - 1}) {
            slice[at] ^= 1;
            offline.file("bad", slice);
            slice[at] ^= 1;
            Shell.Result result = offline.run("check", key, "bad", "-o", "out");
            assertThat(result.code()).isEqualTo(ExitCodes.CORRUPT);
            assertThat(result.errors()).singleElement().asString().startsWith("cairn: check: slice ");
            result = offline.run("check", key, "bad", "-o", "out", "--range", "1000000-1100000");
            assertThat(result.code()).isEqualTo(ExitCodes.CORRUPT);
        }
        offline.file("bad", Arrays.copyOf(slice, slice.length - GROUP));
        assertThat(offline.run("check", key, "bad", "-o", "out", "--range", "1000000-1100000")
                        .code())
                .isEqualTo(ExitCodes.CORRUPT);
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertThat(files.map(p -> p.getFileName().toString())).containsExactlyInAnyOrder("slice", "bad");
        }
    }

    @Test
    void check_otherKeyOrRanges_isCorrupt() {
        prove("0-9");
        String other = "blake3:" + "0".repeat(64) + ":" + SIZE;
        assertThat(offline.run("check", other, "slice").refused(ExitCodes.CORRUPT))
                .isEqualTo("cairn: check: slice does not belong to the blob, at its byte 8 [slice]");
        String otherSize = key.substring(0, key.lastIndexOf(':') + 1) + 5;
        assertThat(offline.run("check", otherSize, "slice").refused(ExitCodes.CORRUPT))
                .contains("of a blob of " + SIZE + " bytes, not of 5");
        assertThat(offline.run("check", key, "slice", "--range", "20000-20000").refused(ExitCodes.CORRUPT))
                .contains("slice");
    }

    @Test
    void prove_sha256Repository_usesItsTree() {
        shell = new Shell(directory.resolve("b"));
        assertThat(new Shell(directory)
                        .run("init", "b/.cairn", "--hash", "sha256")
                        .code())
                .isZero();
        shell.file("f", bytes);
        key = shell.put("f");
        String slice = elsewhere.resolve("slice").toString();
        String checkKey =
                shell.run("prove", key, "--range", "20000-20009", "-o", slice).line();
        assertThat(checkKey).matches("sha256-tree:[0-9a-f]{64}:" + SIZE);
        assertThat(offline.run("check", "-q", checkKey, "slice").line()).isEqualTo("16384-32767");
        assertThat(offline.run("check", "-q", checkKey, "slice", "--range", "20000-20009")
                        .line())
                .isEqualTo("20000-20009");
        assertThat(offline.run("check", key, "slice").refused(ExitCodes.USAGE))
                .contains("SHA-256 of a whole blob proves no part of it")
                .contains("sha256-tree:HEX:" + SIZE);
    }

    private static final int LARGE = (36 << 20) + 5;

    private void storeLarge(String... init) {
        shell = new Shell(directory.resolve("large"));
        String[] command = {"init", "large/.cairn", "--codec", "identity"};
        assertThat(new Shell(directory)
                        .run(Stream.concat(Stream.of(command), Stream.of(init)).toArray(String[]::new))
                        .code())
                .isZero();
        bytes = shell.file("f", LARGE, 8);
        key = shell.run("put", "--outboard", "f").line();
    }

    private List<Path> packs() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("large/.cairn/store/packs"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"blake3", "sha256"})
    void prove_withStoredOutboard_readsOnlyWhatItNeeds(String hash) throws IOException {
        storeLarge("--hash", hash);
        assertThat(shell.run("stat", "--json", key).json().get("outboard")).isNotNull();
        assertThat(packs()).hasSize(2);
        for (Path pack : packs()) {
            if (Files.size(pack) > LARGE / 2) {
                Files.delete(pack);
            }
        }
        String slice = elsewhere.resolve("slice").toString();
        String range = (35 << 20) + "-" + ((36 << 20) - 1);
        Shell.Result proved = shell.run("prove", key, "--range", range, "-o", slice);
        assertThat(proved.errors()).isEmpty();
        assertThat(offline.run("check", "-q", proved.line(), "slice", "-o", "out", "--range", range)
                        .line())
                .isEqualTo(range);
        assertThat(Files.readAllBytes(offline.path("out"))).isEqualTo(Arrays.copyOfRange(bytes, 35 << 20, 36 << 20));
    }

    @Test
    void prove_withDamagedOutboard_readsAll() throws IOException {
        storeLarge();
        String block = String.valueOf(shell.run("stat", "--json", key).json().get("outboard"));
        byte[] digest = HexFormat.of().parseHex(block.substring("blake3:".length(), block.lastIndexOf(':')));
        for (Path pack : packs()) {
            byte[] stored = Files.readAllBytes(pack);
            int at = indexOf(stored, digest);
            if (at >= 0) {
                stored[at + 100] ^= 1;
                Files.write(pack, stored);
            }
        }
        Shell.Result proved = shell.run(
                "prove", key, "--range", "0-9", "-o", elsewhere.resolve("slice").toString());
        assertThat(proved.lines()).containsExactly(key);
        assertThat(proved.errors())
                .singleElement()
                .asString()
                .startsWith("cairn: prove: reading the whole blob, for its outboard is damaged: ");
        assertThat(offline.run("check", "-q", key, "slice", "--range", "0-9").line())
                .isEqualTo("0-9");
    }

    private static int indexOf(byte[] in, byte[] what) {
        for (int at = 0; at + what.length <= in.length; at++) {
            if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        return -1;
    }

    @Test
    void outboard_isForFilesAndShownByStat() {
        assertThat(shell.run("stat", key).lines()).contains("outboard    none");
        assertThat(shell.run("put", "--outboard", ".").refused(ExitCodes.USAGE)).contains("--outboard is for files");
    }

    @Test
    void emptyBlob_isProved() {
        shell.file("f", new byte[0]);
        key = shell.put("f");
        prove("0-");
        Shell.Result result = offline.run("check", key, "slice");
        assertThat(result.code()).isZero();
        assertThat(result.errors()).containsExactly("cairn: check: 0 bytes proved, and the size of the blob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-5", "9-8", "a-b", "0-9223372036854775807", "0-9999999999999999999", ""})
    void badRange_isUsage(String range) {
        assertThat(shell.run("prove", key, "--range=" + range).refused(ExitCodes.USAGE))
                .contains("--range");
    }

    @Test
    void arguments_thatCannotBe_areRefused() {
        assertThat(shell.run("prove", key).refused(ExitCodes.USAGE)).contains("--range");
        assertThat(shell.run("prove", "no/such/ref", "--range", "0-").refused(ExitCodes.NOT_FOUND))
                .contains("ref not found");
        assertThat(shell.run("prove", key, "--range", "0-", "-o", directory.toString())
                        .refused(ExitCodes.USAGE))
                .contains("is a directory");
        assertThat(shell.run("prove", key, "--range", "0-", "-o", "absent/s").refused(ExitCodes.NOT_FOUND))
                .contains("absent");
        assertThat(offline.run("check", "name", "slice").refused(ExitCodes.USAGE))
                .contains("'name' is not a key");
        assertThat(offline.run("check", "sha256-tree:12:3", "slice").refused(ExitCodes.USAGE))
                .contains("64 hex digits");
        assertThat(offline.run("check", key, "absent").refused(ExitCodes.NOT_FOUND))
                .contains("absent");
        assertThat(offline.run("check", key, elsewhere.toString()).refused(ExitCodes.USAGE))
                .contains("is a directory");
    }
}
