package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.format.RepositoryDescriptor;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** A repository is open in the mode that it was created in, or in a stricter one. */
final class ModeRulesTest {
    private final TestEnvironment environment = TestEnvironment.create();

    private CryptoMode opened(HashAlgorithm algorithm, CryptoMode created, CryptoMode asked) {
        List<String> required = switch (created) {
            case DEFAULT -> List.of();
            case FIPS -> List.of("fips");
        };
        RepositoryDescriptor found = new RepositoryDescriptor(
                new UUID(1, 2), "ab".repeat(16), algorithm, Optional.empty(), required, List.of());
        assertThat(found.mode()).isEqualTo(created);
        assertThat(found.writable()).isTrue();
        return ModeRules.of(found, asked, environment);
    }

    @ParameterizedTest
    @CsvSource({"DEFAULT, DEFAULT, DEFAULT", "DEFAULT, FIPS, FIPS", "FIPS, DEFAULT, FIPS", "FIPS, FIPS, FIPS"})
    void of_sha256_isTheStricterMode(CryptoMode created, CryptoMode asked, CryptoMode mode) {
        assertThat(opened(HashAlgorithm.SHA256, created, asked)).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({"DEFAULT, FIPS", "FIPS, DEFAULT"})
    void of_blake3_isRefused(CryptoMode created, CryptoMode asked) {
        assertThat(opened(HashAlgorithm.BLAKE3, CryptoMode.DEFAULT, CryptoMode.DEFAULT))
                .isEqualTo(CryptoMode.DEFAULT);
        assertThatThrownBy(() -> opened(HashAlgorithm.BLAKE3, created, asked))
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessageContaining("FIPS mode has no blake3");
    }

    @Test
    void store_advertisedBlake3_isComputedByDefaultAndRefusedInFipsMode() {
        ByteBuffer bytes = ByteBuffer.wrap(Data.random(1, 100));
        Attributes said = Attributes.builder()
                .digest(HashAlgorithm.BLAKE3, Hashes.digest(HashAlgorithm.BLAKE3, bytes))
                .build();
        try (Rig rig =
                Rig.inTemporaryDirectory().algorithm(HashAlgorithm.SHA256).build()) {
            rig.cas().storeBlob(said).drain(Flux.just(bytes.duplicate())).block(Rig.PATIENCE);
        }
        try (Rig rig = Rig.inTemporaryDirectory()
                .algorithm(HashAlgorithm.SHA256)
                .mode(CryptoMode.FIPS)
                .build()) {
            for (var sink : List.of(rig.cas().storeBlob(said), rig.cas().storeBlock(said))) {
                assertThatThrownBy(
                                () -> sink.drain(Flux.just(bytes.duplicate())).block(Rig.PATIENCE))
                        .isInstanceOf(CasException.Unsupported.class)
                        .hasMessageContaining("advertised digest");
            }
            assertThat(rig.repository().catalog().totals().blobs()).isZero();
        }
    }
}
