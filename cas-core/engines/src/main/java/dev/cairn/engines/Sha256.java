package dev.cairn.engines;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * SHA-256 (FIPS 180-4) by the provider that {@link Jca} asks, which uses the processor's instructions and may be a validated
 * module. Every Java platform has it: a method of this class fails for want of it only if the property {@value Jca#PROVIDER} names a
 * provider that is not installed or has none, by {@link IllegalStateException}.
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
            return Jca.digest("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no SHA-256; check " + Jca.PROVIDER, e);
        }
    }
}
