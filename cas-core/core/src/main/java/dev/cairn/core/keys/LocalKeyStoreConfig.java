package dev.cairn.core.keys;

import dev.cairn.api.CryptoMode;
import dev.cairn.core.format.KeyStretching;
import java.nio.file.Path;

/**
 * Where a new keystore is and how its passphrase is stretched.
 *
 * <p>Stability: experimental.
 *
 * @param file the file
 * @param stretching Argon2id, or PBKDF2 in FIPS mode
 * @param mode which cryptographic functions may be used
 * @since 0.1.0
 */
public record LocalKeyStoreConfig(Path file, KeyStretching stretching, CryptoMode mode) {
    /** The mode of the process. */
    public LocalKeyStoreConfig(Path file, KeyStretching stretching) {
        this(file, stretching, CryptoMode.ofProcess());
    }

    /** The mode of the process, and the default stretching there: Argon2id, or PBKDF2 in FIPS mode. */
    public static LocalKeyStoreConfig at(Path file) {
        return at(file, CryptoMode.ofProcess());
    }

    /** The default stretching of a mode. */
    public static LocalKeyStoreConfig at(Path file, CryptoMode mode) {
        KeyStretching stretching = switch (mode) {
            case DEFAULT -> KeyStretching.argon2id();
            case FIPS -> KeyStretching.pbkdf2();
        };
        return new LocalKeyStoreConfig(file, stretching, mode);
    }
}
