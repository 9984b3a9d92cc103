package dev.cairn.fips;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.core.seal.Primitives;
import dev.cairn.engines.Jca;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published vectors of every function that FIPS mode uses, by whichever provider this JVM has. */
class FipsVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    /** FIPS 180-4. */
    @Test
    void sha256_abc_isTheStandards() throws GeneralSecurityException {
        assertThat(HEX.formatHex(Jca.digest("SHA-256").digest("abc".getBytes(US_ASCII))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    /** RFC 4231, case 1. */
    @Test
    void hmac_vectorOfTheRfc_isTheSame() throws GeneralSecurityException {
        Mac mac = Primitives.mac("HmacSHA256");
        mac.init(new SecretKeySpec(HEX.parseHex("0b".repeat(20)), "HmacSHA256"));
        assertThat(HEX.formatHex(mac.doFinal("Hi There".getBytes(US_ASCII))))
                .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    }

    /** McGrew and Viega, The Galois/Counter Mode of Operation, test case 14. The nonce comes from the caller, as those of frames do. */
    @Test
    void gcm_vectorOfThePaper_isTheSame() throws GeneralSecurityException {
        String sealed = "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919";
        assertThat(HEX.formatHex(gcm(Cipher.ENCRYPT_MODE, new byte[16]))).isEqualTo(sealed);
        assertThat(gcm(Cipher.DECRYPT_MODE, HEX.parseHex(sealed))).isEqualTo(new byte[16]);
    }

    private static byte[] gcm(int mode, byte[] in) throws GeneralSecurityException {
        Cipher cipher = Primitives.cipher("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(new byte[32], "AES"), new GCMParameterSpec(128, new byte[12]));
        return cipher.doFinal(in);
    }

    /** The password and salt of RFC 6070's fourth vector, with the digests of SP 800-132. */
    @ParameterizedTest
    @CsvSource({
        "PBKDF2WithHmacSHA256, 348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1",
        "PBKDF2WithHmacSHA512, 8c0511f4c6e597c6ac6315d8f0362e225f3c501495ba23b868c005174dc4ee71"
    })
    void pbkdf2_knownVector_isTheSame(String algorithm, String key) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(
                "passwordPASSWORDpassword".toCharArray(),
                "saltSALTsaltSALTsaltSALTsaltSALTsalt".getBytes(US_ASCII),
                4096,
                256);
        byte[] made =
                Primitives.secretKeyFactory(algorithm).generateSecret(spec).getEncoded();
        assertThat(HEX.formatHex(made)).isEqualTo(key);
    }
}
