package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.api.codec.KeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CryptoModeTest {
    @Test
    void and_ofTwo_isTheStricterOne() {
        assertThat(CryptoMode.DEFAULT.and(CryptoMode.DEFAULT)).isEqualTo(CryptoMode.DEFAULT);
        assertThat(CryptoMode.DEFAULT.and(CryptoMode.FIPS)).isEqualTo(CryptoMode.FIPS);
        assertThat(CryptoMode.FIPS.and(CryptoMode.DEFAULT)).isEqualTo(CryptoMode.FIPS);
    }

    @ParameterizedTest
    @EnumSource
    void algorithm_ofAMode_isAllowedInIt(CryptoMode mode) {
        mode.require("test", mode.algorithm());
        mode.require("test", BlockScheme.open(mode.algorithm()));
    }

    @Test
    void require_whatFipsModeHasNot_isUnsupportedAndSaysWhatInstead() {
        assertThatThrownBy(() -> CryptoMode.FIPS.require("test", HashAlgorithm.BLAKE3))
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessage("test: FIPS mode has no blake3; use sha256");
        assertThatThrownBy(() -> CryptoMode.FIPS.require("test", BlockScheme.BLAKE3_KEYED))
                .isInstanceOf(CasException.Unsupported.class)
                .hasMessage("test: FIPS mode has no blake3-keyed; use hmac-sha256");
        CryptoMode.DEFAULT.require("test", HashAlgorithm.BLAKE3);
        CryptoMode.DEFAULT.require("test", BlockScheme.BLAKE3_KEYED);
        CryptoMode.FIPS.require("test", BlockScheme.HMAC_SHA256);
    }

    @Test
    void require_managerThatSaysNothingOfIt_isNotFitForFipsMode() {
        try (KeyManager silent = new Silent()) {
            silent.require(CryptoMode.DEFAULT);
            assertThatThrownBy(() -> silent.require(CryptoMode.FIPS))
                    .isInstanceOf(CasException.Unsupported.class)
                    .hasMessageContaining("'silent'");
        }
    }

    private static final class Silent implements KeyManager {
        @Override
        public String id() {
            return "silent";
        }

        @Override
        public byte[] wrap(DomainEpoch of, byte[] key) {
            return key.clone();
        }

        @Override
        public byte[] unwrap(DomainEpoch of, byte[] wrapped) {
            return wrapped.clone();
        }

        @Override
        public void close() {}
    }
}
