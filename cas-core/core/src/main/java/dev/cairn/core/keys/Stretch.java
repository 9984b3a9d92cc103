package dev.cairn.core.keys;

import dev.cairn.api.CasException;
import dev.cairn.core.format.KeyStretching;
import dev.cairn.core.seal.Primitives;
import java.security.GeneralSecurityException;
import javax.crypto.spec.PBEKeySpec;

/** Makes a key of a passphrase. Takes as long as its parameters say: once for each opening of a keystore. */
final class Stretch {
    private static final int KEY_BYTES = 32;

    private Stretch() {}

    /** 32 bytes, for the caller to wipe. */
    static byte[] key(Passphrase passphrase, KeyStretching how, byte[] salt) {
        return switch (how.function()) {
            case ARGON2ID -> argon2id(passphrase, how, salt);
            case PBKDF2_HMAC_SHA512 -> pbkdf2("PBKDF2WithHmacSHA512", passphrase, how, salt);
            case PBKDF2_HMAC_SHA256 -> pbkdf2("PBKDF2WithHmacSHA256", passphrase, how, salt);
        };
    }

    private static byte[] argon2id(Passphrase passphrase, KeyStretching how, byte[] salt) {
        try {
            return Argon2id.stretch(passphrase, how, salt, KEY_BYTES);
        } catch (NoClassDefFoundError e) {
            String reason = "Argon2id needs org.bouncycastle:bcprov-jdk18on; without it, use PBKDF2";
            throw new CasException.Unsupported(
                    CasException.Details.of("keystore", reason, null).because(e));
        }
    }

    private static byte[] pbkdf2(String algorithm, Passphrase passphrase, KeyStretching how, byte[] salt) {
        PBEKeySpec spec = new PBEKeySpec(passphrase.characters(), salt, how.rounds(), 8 * KEY_BYTES);
        try {
            return Primitives.secretKeyFactory(algorithm).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new CasException.Unsupported(CasException.Details.of("keystore", "this JVM has no " + algorithm, null)
                    .because(e));
        } finally {
            spec.clearPassword();
        }
    }
}
