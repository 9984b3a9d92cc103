package dev.cairn.engines;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 (FIPS 180-4) by the JDK's provider, which uses the processor's instructions and may be a validated module. Every
 * Java platform has it, so no method of this class fails for want of it.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public final class Sha256 {
    /** Bytes of a digest. */
    public static final int DIGEST_BYTES = 32;

    private Sha256() {}

    /** Digest of a whole array. */
    public static byte[] hash(byte[] in) {
        return hasher().digest(in);
    }

    /** Digest of {@code in[off..off+len)}. */
    public static byte[] hash(byte[] in, int off, int len) {
        MessageDigest hasher = hasher();
        hasher.update(in, off, len);
        return hasher.digest();
    }

    /** A fresh hasher for input that arrives in pieces. */
    public static MessageDigest hasher() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
