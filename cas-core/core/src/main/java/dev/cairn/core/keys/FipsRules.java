package dev.cairn.core.keys;

import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.core.format.KeyStretching;
import java.util.Arrays;

/** What FIPS mode asks of a keystore: PBKDF2, and a passphrase that a validated module takes for a key of 112 bits. */
final class FipsRules {
    private static final String WHAT = "keystore";
    private static final int PASSPHRASE_BYTES_MIN = 14;

    private FipsRules() {}

    /** Before anything is stretched. */
    static void require(CryptoMode mode, KeyStretching how, Passphrase passphrase) {
        switch (how.function()) {
            case ARGON2ID -> mode.requireDefault(WHAT, "Argon2id", "PBKDF2");
            case PBKDF2_HMAC_SHA512, PBKDF2_HMAC_SHA256 -> requireLength(mode, passphrase);
        }
    }

    private static void requireLength(CryptoMode mode, Passphrase passphrase) {
        byte[] bytes = passphrase.utf8();
        Arrays.fill(bytes, (byte) 0);
        if (mode == CryptoMode.FIPS && bytes.length < PASSPHRASE_BYTES_MIN) {
            String rule = "in FIPS mode a passphrase has at least 14 bytes in UTF-8";
            throw CasException.limit(WHAT, rule, PASSPHRASE_BYTES_MIN, bytes.length);
        }
    }
}
