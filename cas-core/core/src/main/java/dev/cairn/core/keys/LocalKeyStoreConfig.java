package dev.cairn.core.keys;

import dev.cairn.core.format.KeyStretching;
import java.nio.file.Path;

/**
 * Where a new keystore is and how its passphrase is stretched.
 *
 * <p>Stability: experimental.
 *
 * @param file the file
 * @param stretching Argon2id, or PBKDF2 in FIPS mode
 * @since 0.1.0
 */
public record LocalKeyStoreConfig(Path file, KeyStretching stretching) {
    /** Argon2id with its defaults. */
    public static LocalKeyStoreConfig at(Path file) {
        return new LocalKeyStoreConfig(file, KeyStretching.argon2id());
    }
}
