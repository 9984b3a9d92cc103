package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FIPS mode, from the options to {@code cairn.json} and back. */
final class FipsModeTest {
    private static final CairnOptions FIPS =
            CairnOptions.builder().mode(CryptoMode.FIPS).build();

    @TempDir
    Path directory;

    @Test
    void create_inFipsMode_isOpenedSoByEverybody() throws IOException {
        try (Cairn cairn = Cairn.create(directory, FIPS)) {
            assertThat(cairn.mode()).isEqualTo(CryptoMode.FIPS);
            assertThat(cairn.algorithm()).isEqualTo(HashAlgorithm.SHA256);
        }
        assertThat(Files.readString(directory.resolve("store").resolve("cairn.json")))
                .containsPattern("\"required\": \\[\\s*\"fips\"\\s*]");
        try (Cairn cairn = Cairn.open(directory)) {
            assertThat(cairn.mode()).isEqualTo(CryptoMode.FIPS);
        }
    }

    @Test
    void open_ofBlake3InFipsMode_isRefused() {
        Cairn.open(directory).close();
        assertThatThrownBy(() -> Cairn.open(directory, FIPS))
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessageContaining("FIPS mode has no blake3");
    }

    /** A creation that another one left half done goes on with its algorithm, and marks nothing that could not be opened. */
    @Test
    void create_overAnUnfinishedBlake3Repository_isRefusedAndLeavesItUsable() throws IOException {
        Cairn.open(directory).close();
        Files.delete(directory.resolve("repository.json"));
        Files.delete(directory.resolve("store").resolve("cairn.json"));
        assertThatThrownBy(() -> Cairn.create(directory, FIPS)).isInstanceOf(CasException.Unsupported.class);
        try (Cairn cairn = Cairn.open(directory)) {
            assertThat(cairn.mode()).isEqualTo(CryptoMode.DEFAULT);
        }
    }

    @Test
    void memory_inFipsMode_isSha256() {
        try (Cairn cairn = Cairn.openExisting("memory:", FIPS)) {
            assertThat(cairn.mode()).isEqualTo(CryptoMode.FIPS);
            assertThat(cairn.algorithm()).isEqualTo(HashAlgorithm.SHA256);
        }
    }
}
