package dev.cairn.engines;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The official vectors: every mode, one-shot, incremental and extended. */
final class Blake3VectorsTest {
    private static final byte[] KEY = "whats the Elvish word for friend".getBytes(US_ASCII);
    private static final String CONTEXT = "BLAKE3 2019-12-27 16:29:52 test vectors context";

    record Vector(int length, String hash, String keyed, String derived) {
        static Vector parse(String line) {
            String[] fields = line.split(",", -1);
            return new Vector(Integer.parseInt(fields[0]), fields[1], fields[2], fields[3]);
        }

        byte[] input() {
            return Bytes.counting(length);
        }
    }

    static List<Vector> vectors() throws IOException {
        try (var in = Objects.requireNonNull(Blake3VectorsTest.class.getResourceAsStream("blake3-vectors.csv"));
                var lines = new BufferedReader(new InputStreamReader(in, US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Vector::parse)
                    .toList();
        }
    }

    @Test
    void vectors_file_hasAllOfficialCases() throws IOException {
        assertThat(vectors())
                .hasSize(35)
                .allSatisfy(vector -> assertThat(vector.hash()).hasSize(262));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void hash_officialInput_givesOfficialOutput(Vector vector) {
        assertOutput(vector.hash(), Blake3.hash(vector.input()), Blake3.hasher(), vector);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void keyedHash_officialInput_givesOfficialOutput(Vector vector) {
        assertOutput(vector.keyed(), Blake3.keyedHash(KEY, vector.input()), Blake3.keyedHasher(KEY), vector);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void deriveKey_officialInput_givesOfficialOutput(Vector vector) {
        byte[] digest = Blake3.deriveKey(CONTEXT, vector.input());
        assertOutput(vector.derived(), digest, Blake3.deriveKeyHasher(CONTEXT), vector);
    }

    private static void assertOutput(String expected, byte[] digest, Blake3Hasher hasher, Vector vector) {
        assertThat(Bytes.hex(digest)).isEqualTo(expected.substring(0, 2 * Blake3.DIGEST_BYTES));
        hasher.update(vector.input());
        assertThat(hasher.digest()).isEqualTo(digest);
        assertThat(Bytes.hex(hasher.digest(expected.length() / 2))).isEqualTo(expected);
    }
}
