package dev.cairn.api.store;

import dev.cairn.api.CasException;
import java.util.HexFormat;

/**
 * A checksum that stores can verify on their own.
 *
 * <p>Stability: experimental.
 *
 * @param algorithm how it was computed
 * @param hex lower-case hex, big-endian
 * @since 0.1.0
 */
public record Checksum(Algorithm algorithm, String hex) {
    /** What stores know. */
    public enum Algorithm {
        /** CRC-32C (Castagnoli), 4 bytes. */
        CRC32C(4),
        /** MD5, 16 bytes: what protocols ask for; no security function. */
        MD5(16),
        /** SHA-256, 32 bytes. */
        SHA256(32);

        private final int bytes;

        Algorithm(int bytes) {
            this.bytes = bytes;
        }
    }

    /** Checks the length and the digits. */
    public Checksum {
        if (!hex.matches("[0-9a-f]*") || hex.length() != 2 * algorithm.bytes) {
            throw CasException.limit(
                    "checksum", "a " + algorithm + " has this many hex digits", 2L * algorithm.bytes, hex.length());
        }
    }

    /** A CRC-32C. */
    public static Checksum crc32c(int value) {
        return new Checksum(Algorithm.CRC32C, HexFormat.of().toHexDigits(value));
    }
}
