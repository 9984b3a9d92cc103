package dev.cairn.fips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which classes the JVMs of the other tests loaded, by their logs. Runs after them. */
class FipsClassesTest {
    private static final String BOUNCY_CASTLE = " org.bouncycastle.";

    private static List<String> loaded(String kind) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("target", "classes-" + kind + ".log"));
        assertThat(lines).as("it sealed frames").anyMatch(line -> line.contains(" dev.cairn.core.seal.FrameCipher "));
        return lines;
    }

    @Test
    void jdk_loadsNothingOfBouncyCastle() throws IOException {
        assertThat(loaded("jdk")).noneMatch(line -> line.contains(BOUNCY_CASTLE));
    }

    @Test
    void bcFips_loadsNothingOfTheOtherBouncyCastle() throws IOException {
        assertThat(loaded("bc-fips").stream().filter(line -> line.contains(BOUNCY_CASTLE)))
                .isNotEmpty()
                .allMatch(line -> line.contains("/bc-fips-"));
        assertThatThrownBy(() -> Class.forName("org.bouncycastle.crypto.generators.Argon2BytesGenerator"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    /** The classes that know Argon2id, and the ones that mix the BLAKE3 of any kernel. */
    @Test
    void both_loadNothingThatComputesWhatIsRefused() throws IOException {
        for (String kind : List.of("jdk", "bc-fips")) {
            assertThat(loaded(kind))
                    .noneMatch(line -> line.contains(" dev.cairn.core.keys.Argon2id "))
                    .noneMatch(line -> line.contains(" dev.cairn.engines.Blake3Hasher "))
                    .noneMatch(line -> line.contains(" dev.cairn.engines.Blake3Tree "));
        }
    }
}
