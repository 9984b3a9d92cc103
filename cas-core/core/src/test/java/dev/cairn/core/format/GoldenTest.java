package dev.cairn.core.format;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.api.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the formats still: what is written today is byte for byte what the golden files hold, and what they hold is
 * read as their descriptions say. Nothing is regenerated unless {@code -Dcairn.golden.write=true} asks for it.
 */
class GoldenTest {
    private static final boolean WRITE = Boolean.getBoolean("cairn.golden.write");
    private static final Path SOURCES = Path.of("src", "test", "resources", "golden");

    /** A file's bytes as the code makes them now, and what they say. */
    record Golden(ByteBuffer bytes, String text) {}

    private static Map<String, Golden> made() {
        Map<String, Golden> files = new TreeMap<>();
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
            Samples.Pack pack = Samples.pack(algorithm);
            String text = Describe.pack(
                    pack.bytes(), pack.sealed().id(), pack.sealed().crc32c());
            files.put("pack-" + algorithm.label() + ".bin", new Golden(ByteBuffer.wrap(pack.bytes()), text));
        }
        byte[] cut = Arrays.copyOf(Samples.pack(HashAlgorithm.SHA256).bytes(), 800);
        files.put("pack-cut.bin", new Golden(ByteBuffer.wrap(cut), Describe.recovered(cut)));
        ByteBuffer inline = Samples.manifest(HashAlgorithm.BLAKE3);
        files.put("manifest-inline.bin", new Golden(inline, Describe.manifest(inline)));
        Samples.Paged paged = Samples.paged(4_100);
        files.put("manifest-listed.bin", new Golden(paged.root(), Describe.manifest(paged.root())));
        ByteBuffer page = paged.pages().get(1);
        files.put("manifest-page.bin", new Golden(page, Describe.page(page)));
        ByteBuffer tree = Samples.tree().encode();
        files.put("tree.bin", new Golden(tree, Describe.tree(tree)));
        ByteBuffer root = Samples.rootTree().encode();
        files.put("tree-root.bin", new Golden(root, Describe.tree(root)));
        ByteBuffer descriptor = Samples.descriptor().encode();
        files.put("cairn.json", new Golden(descriptor, ""));
        files.put("snapshot.bin", new Golden(Samples.snapshot(Samples.snapshotLines()), ""));
        files.put("owner.json", new Golden(Samples.owner().encode(), ""));
        return files;
    }

    @BeforeAll
    static void writeIfAsked() throws IOException {
        if (WRITE) {
            for (Map.Entry<String, Golden> file : made().entrySet()) {
                write(file.getKey(), file.getValue());
            }
        }
    }

    static Stream<String> names() {
        return made().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void bytes_madeToday_areTheGoldenOnes(String name) throws IOException {
        Golden golden = requireNonNull(made().get(name));
        String how = name + ": if the change is meant, write an ADR and run with -Dcairn.golden.write=true";
        assertThat(Samples.array(golden.bytes())).as(how).isEqualTo(read(name));
        if (!golden.text().isEmpty()) {
            String text = new String(read(textOf(name)), StandardCharsets.UTF_8);
            assertThat(golden.text()).as(how).isEqualTo(text);
        }
    }

    @Test
    void cairnJson_golden_isReadAsItWasMeant() throws IOException {
        assertThat(RepositoryDescriptor.decode(ByteBuffer.wrap(read("cairn.json")), Samples.ABOUT))
                .isEqualTo(Samples.descriptor());
    }

    @Test
    void snapshot_goldenByteByByte_isReadAsItWasMeant() throws IOException {
        SnapshotDecoder decoder = new SnapshotDecoder(Samples.ABOUT);
        List<SnapshotLine> lines = new ArrayList<>();
        for (byte one : read("snapshot.bin")) {
            lines.addAll(decoder.add(ByteBuffer.wrap(new byte[] {one})));
        }
        decoder.end();
        assertThat(lines).isEqualTo(Samples.snapshotLines());
    }

    @Test
    void owner_golden_isReadAsItWasMeant() throws IOException {
        assertThat(StoreOwner.decode(ByteBuffer.wrap(read("owner.json")), 12)).isEqualTo(Samples.owner());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pack-blake3", "pack-sha256"})
    void pack_readByAnotherProgram_saysTheSame(String name) throws Exception {
        Path reader = Path.of("..", "..", "docs", "format", "read_pack.py");
        assumeTrue(Files.isRegularFile(reader), "docs/format/read_pack.py is missing");
        assumeTrue(run("python3", "--version").exit() == 0, "python3 is missing");
        Ran ran =
                run("python3", reader.toString(), SOURCES.resolve(name + ".bin").toString());
        assertThat(ran.printed()).isEqualTo(new String(read(name + ".txt"), StandardCharsets.UTF_8));
        assertThat(ran.exit()).isZero();
    }

    private record Ran(int exit, String printed) {}

    private static Ran run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), printed);
        } catch (IOException e) {
            return new Ran(-1, e.toString());
        }
    }

    private static void write(String name, Golden golden) throws IOException {
        Files.createDirectories(SOURCES);
        Files.write(SOURCES.resolve(name), Samples.array(golden.bytes()));
        if (!golden.text().isEmpty()) {
            Files.writeString(SOURCES.resolve(textOf(name)), golden.text());
        }
    }

    private static String textOf(String name) {
        return name.replace(".bin", ".txt");
    }

    private static byte[] read(String name) throws IOException {
        if (WRITE) {
            return Files.readAllBytes(SOURCES.resolve(name));
        }
        try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + name)) {
            assertThat(in)
                    .as("golden file " + name + "; made by -Dcairn.golden.write=true")
                    .isNotNull();
            return in.readAllBytes();
        }
    }
}
