package dev.cairn.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.core.Data;
import dev.cairn.core.FixedChance;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.format.Manifest;
import dev.cairn.core.format.SealedRoot;
import dev.cairn.core.seal.FrameSamples.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the sealed frame still, and has another program open what this one sealed. */
class FrameGoldenTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final Path READER = Path.of("..", "..", "acceptance", "3", "lib", "open_frames.py");
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] REPEATED = "cairn ".repeat(50).getBytes(StandardCharsets.UTF_8);
    /** {@link #REPEATED}, as zstd -1 encodes it without a checksum. */
    private static final byte[] REPEATED_ZSTD = HEX.parseHex("28b52ffd00486d000030636169726e20010023514b11");

    private static Map<String, Sample> made() {
        Map<String, Sample> files = new TreeMap<>();
        files.put("frame-empty.bin", FrameSamples.plain(1, 1, 0));
        files.put("frame-short.bin", FrameSamples.plain(1, 2, 100));
        files.put("frame-epoch-2.bin", FrameSamples.plain(2, 2, 100));
        files.put("frame-segment.bin", FrameSamples.plain(1, 3, 65_536));
        files.put("frame-segments.bin", FrameSamples.plain(2, 4, 65_537));
        FrameContent coded = new FrameContent(FrameSamples.blockKey(REPEATED), 1);
        files.put("frame-coded.bin", FrameSamples.sealed(1, 5, coded, REPEATED_ZSTD));
        files.put("frame-root.bin", FrameSamples.identity());
        return files;
    }

    /** A manifest's root as it is stored, and the block that it is. */
    private static Map<String, byte[]> roots() {
        ByteBuffer frame = ByteBuffer.wrap(FrameSamples.identity().frame());
        return Map.of(
                "root-sealed.bin",
                Data.copy(SealedRoot.seal(FrameSamples.root(), identity -> frame)),
                "root-opened.bin",
                Data.copy(FrameSamples.root()));
    }

    /** What a reader needs: the domain keys as they are before they are wrapped, and what each frame holds. */
    private static String described() throws NoSuchAlgorithmException {
        StringBuilder text = new StringBuilder("repository " + FrameSamples.REPOSITORY + "\n");
        for (int epoch = 1; epoch <= 2; epoch++) {
            byte[] secret = new byte[32];
            FixedChance.random(100L * FrameSamples.DOMAIN + epoch).nextBytes(secret);
            text.append("key ").append(FrameSamples.DOMAIN).append(' ').append(epoch);
            text.append(' ').append(HEX.formatHex(secret)).append('\n');
        }
        for (Map.Entry<String, Sample> file : made().entrySet()) {
            Sample s = file.getValue();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(s.encoded());
            text.append("frame ")
                    .append(file.getKey())
                    .append(' ')
                    .append(s.content().key());
            text.append(' ')
                    .append(s.content().codec())
                    .append(' ')
                    .append(HEX.formatHex(digest))
                    .append('\n');
        }
        return text.toString();
    }

    @BeforeAll
    static void writeIfAsked() throws Exception {
        if (Boolean.getBoolean("cairn.golden.write")) {
            Files.createDirectories(GOLDEN);
            for (Map.Entry<String, Sample> file : made().entrySet()) {
                Files.write(GOLDEN.resolve(file.getKey()), file.getValue().frame());
            }
            for (Map.Entry<String, byte[]> file : roots().entrySet()) {
                Files.write(GOLDEN.resolve(file.getKey()), file.getValue());
            }
            Files.writeString(GOLDEN.resolve("frames.txt"), described());
        }
    }

    @Test
    void frames_madeToday_areTheGoldenOnes() throws Exception {
        String how = "if the change is meant, write an ADR and run with -Dcairn.golden.write=true";
        for (Map.Entry<String, Sample> file : made().entrySet()) {
            byte[] golden = Files.readAllBytes(GOLDEN.resolve(file.getKey()));
            Data.assertSame(file.getKey() + ": " + how, file.getValue().frame(), golden);
        }
        assertThat(described()).as(how).isEqualTo(Files.readString(GOLDEN.resolve("frames.txt")));
    }

    @Test
    void roots_madeToday_areTheGoldenOnes() throws Exception {
        for (Map.Entry<String, byte[]> file : roots().entrySet()) {
            Data.assertSame(file.getKey(), file.getValue(), Files.readAllBytes(GOLDEN.resolve(file.getKey())));
        }
        byte[] sealed = Files.readAllBytes(GOLDEN.resolve("root-sealed.bin"));
        byte[] opened = Files.readAllBytes(GOLDEN.resolve("root-opened.bin"));
        ByteBuffer identity = ByteBuffer.wrap(FrameSamples.identity().encoded());
        Subject about = Subject.of("root");
        Data.assertSame(
                "opened", Data.copy(SealedRoot.open(ByteBuffer.wrap(sealed), frame -> identity, about)), opened);
        assertThat(Manifest.decode(ByteBuffer.wrap(opened), about).chunks()).isEqualTo(2);
        assertThatThrownBy(() -> Manifest.decode(ByteBuffer.wrap(sealed), about))
                .isInstanceOf(CasException.Unsupported.class);
        assertThatThrownBy(() -> SealedRoot.open(ByteBuffer.wrap(opened), frame -> frame, about))
                .isInstanceOf(CasException.Corrupt.class);
        for (int length = 0; length < sealed.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(sealed, 0, length).slice();
            assertThatThrownBy(() -> SealedRoot.open(cut, frame -> identity, about))
                    .isInstanceOf(CasException.Corrupt.class);
        }
    }

    @Test
    void frames_openedByAnotherProgram_holdTheSame() throws Exception {
        assumeTrue(Files.isRegularFile(READER), "acceptance/3/lib/open_frames.py is missing");
        assumeTrue(run("python3", "-c", "import cryptography").isEmpty(), "python3 with cryptography is missing");
        assertThat(run(
                        "python3",
                        READER.toString(),
                        GOLDEN.resolve("frames.txt").toString()))
                .isEqualTo("7 frames opened\n");
    }

    /** What the program prints, errors too. */
    private static String run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? printed : "failed: " + printed;
        } catch (IOException e) {
            return e.toString();
        }
    }
}
