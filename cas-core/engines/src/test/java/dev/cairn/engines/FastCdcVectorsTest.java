package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cut points that must never move: public vectors and our own at the default parameters. */
final class FastCdcVectorsTest {
    private static final String IMAGE = "../shared/data/fastcdc/SekienAkashita.jpg";
    private static final String IMAGE_SHA256 = "d9e749d9367fc908876749d6502eb212fee88c9a94892fb07da5ef3ba8bc39ed";
    private static final int STREAM_BYTES = (8 << 20) + 12_345;
    private static final String STREAM_SHA256 = "9a8c130265a370b2b99d21db855a3f67c17164fc9b53ff741f715bcdc3a68880";

    record Chunk(int offset, int length, String sha256) {}

    /** Bazel Remote Execution API, FastCDC 2020, seed 0; digests to 16 digits. */
    private static final List<Chunk> SEED_0 = List.of(
            new Chunk(0, 19186, "0f9efa589121d5d9"),
            new Chunk(19186, 19279, "c7c86a165573c164"),
            new Chunk(38465, 17354, "bc88521e28a8b447"),
            new Chunk(55819, 16387, "4b8dac2652e4685c"),
            new Chunk(72206, 19940, "c0a7062da6f2386c"),
            new Chunk(92146, 17320, "7fa5b12134dc75cd"));

    private static final List<Chunk> SEED_666 = List.of(
            new Chunk(0, 17635, "cb3a9d80a3569772"),
            new Chunk(17635, 17334, "d758c6b7b0b7eef1"),
            new Chunk(34969, 19136, "24846aefd89e5105"),
            new Chunk(54105, 17467, "efa785e1fefb49f1"),
            new Chunk(71572, 23593, "a2f557bdd8d40d8f"),
            new Chunk(95165, 14301, "e131100b4a7147cc"));

    /** Lengths at 64 KiB / 256 KiB / 1 MiB, normalization 2, seed 0, found by another program. */
    private static final int[] DEFAULT_LENGTHS = {
        82550, 118322, 312756, 330562, 370081, 413331, 282022, 313509, 362809, 303015, 294687, 105499, 456352, 293407,
        263147, 171995, 307068, 389225, 292783, 285508, 371211, 89382, 265400, 318910, 522056, 365303, 250804, 270861,
        198398
    };

    @Test
    void cut_imageWithSeed0_givesPublicVectors() throws IOException {
        assertThat(chunks(image(), new FastCdc(4096, 16384, 65535, 2, 0))).isEqualTo(SEED_0);
    }

    @Test
    void cut_imageWithSeed666_givesPublicVectors() throws IOException {
        assertThat(chunks(image(), new FastCdc(4096, 16384, 65535, 2, 666))).isEqualTo(SEED_666);
    }

    @Test
    void cut_seededStreamAtDefaults_isGolden() {
        byte[] stream = Bytes.random(42, STREAM_BYTES);
        assertThat(Bytes.hex(Sha256.hash(stream))).isEqualTo(STREAM_SHA256);
        List<Chunk> chunks = chunks(stream, new FastCdc(64 << 10, 256 << 10, 1 << 20, 2, 0));
        assertThat(chunks.stream().mapToInt(Chunk::length)).containsExactly(boxed(DEFAULT_LENGTHS));
    }

    private static Integer[] boxed(int[] numbers) {
        return Arrays.stream(numbers).boxed().toArray(Integer[]::new);
    }

    private static List<Chunk> chunks(byte[] data, FastCdc cdc) {
        List<Chunk> chunks = new ArrayList<>();
        for (int at = 0; at < data.length; ) {
            int length = cdc.cut(data, at, data.length);
            String sha256 = Bytes.hex(Sha256.hash(data, at, length));
            chunks.add(new Chunk(at, length, sha256.substring(0, 16)));
            at += length;
        }
        return chunks;
    }

    /** The image is not ours to ship: it lies beside the repository or the test says that it does not. */
    private static byte[] image() throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path image = at.resolve(IMAGE);
            if (Files.isReadable(image)) {
                byte[] bytes = Files.readAllBytes(image);
                assertThat(Bytes.hex(Sha256.hash(bytes))).isEqualTo(IMAGE_SHA256);
                return bytes;
            }
        }
        return abort("public FastCDC vectors not checked: " + IMAGE + " is missing");
    }
}
