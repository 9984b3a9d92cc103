package dev.cairn.core.keys;

import dev.cairn.api.CasException;
import dev.cairn.core.seal.Primitives;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One AES-256-GCM message that is a key.
 *
 * @param key 32 bytes
 * @param nonce 12 bytes, never the same twice for a key
 * @param associatedData what the message is bound to
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SmallGcm(byte[] key, byte[] nonce, byte[] associatedData) {
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    byte[] seal(byte[] plain) {
        try {
            return cipher(Cipher.ENCRYPT_MODE).doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    /** Empty if the bytes do not verify. */
    Optional<byte[]> open(byte[] sealed) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE).doFinal(sealed));
        } catch (BadPaddingException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private Cipher cipher(int mode) throws GeneralSecurityException {
        Cipher cipher = Primitives.cipher("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(associatedData);
        return cipher;
    }

    private static CasException unavailable(GeneralSecurityException e) {
        return new CasException.Unsupported(
                CasException.Details.of("keystore", "no security provider of this JVM does AES-256-GCM", null)
                        .because(e));
    }

    @Override
    public String toString() {
        return "AES-256-GCM";
    }
}
