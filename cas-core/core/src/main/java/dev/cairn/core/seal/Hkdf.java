package dev.cairn.core.seal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with HMAC-SHA-256 (RFC 5869) with the HMAC of the provider that {@link Primitives} asks. Used by one thread at a time. */
final class Hkdf {
    private static final String HMAC = "HmacSHA256";
    private static final int HASH_BYTES = 32;
    private static final int BYTES_MAX = 255 * HASH_BYTES;

    private final Mac mac;

    Hkdf() throws GeneralSecurityException {
        this.mac = Primitives.mac(HMAC);
    }

    /**
     * A key of so many bytes out of the input.
     *
     * @param salt not secret; may be empty
     * @param input what is secret
     * @param info what the key is for
     */
    byte[] derive(byte[] salt, byte[] input, byte[] info, int bytes) throws GeneralSecurityException {
        byte[] pseudorandom = extract(salt, input);
        try {
            return expand(pseudorandom, info, bytes);
        } finally {
            Arrays.fill(pseudorandom, (byte) 0);
        }
    }

    byte[] extract(byte[] salt, byte[] input) throws GeneralSecurityException {
        // No salt is a salt of zeros, which the JDK does not take as an empty key.
        mac.init(new SecretKeySpec(salt.length == 0 ? new byte[HASH_BYTES] : salt, HMAC));
        return mac.doFinal(input);
    }

    byte[] expand(byte[] pseudorandom, byte[] info, int bytes) throws GeneralSecurityException {
        if (bytes < 0 || bytes > BYTES_MAX) {
            throw new IllegalArgumentException("HKDF gives 0 to " + BYTES_MAX + " bytes, not " + bytes);
        }
        mac.init(new SecretKeySpec(pseudorandom, HMAC));
        byte[] out = new byte[bytes];
        byte[] block = new byte[0];
        for (int done = 0, round = 1; done < bytes; done += HASH_BYTES, round++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) round);
            Arrays.fill(block, (byte) 0);
            block = mac.doFinal();
            System.arraycopy(block, 0, out, done, Math.min(HASH_BYTES, bytes - done));
        }
        Arrays.fill(block, (byte) 0);
        return out;
    }
}
