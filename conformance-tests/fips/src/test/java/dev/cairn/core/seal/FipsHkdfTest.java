package dev.cairn.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** HKDF by whichever provider this JVM has. The first vector of the RFC has a salt of 13 bytes, which is too short for approved-only mode; ours have 32. */
class FipsHkdfTest {
    private static final HexFormat HEX = HexFormat.of();

    private static byte[] counting(int from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    /** RFC 5869, A.2. */
    @Test
    void derive_longInputs_isTheRfcs() throws GeneralSecurityException {
        byte[] made = new Hkdf().derive(counting(0x60, 80), counting(0, 80), counting(0xb0, 80), 82);
        assertThat(HEX.formatHex(made))
                .isEqualTo("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
                        + "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
    }

    /** RFC 5869, A.3. */
    @Test
    void derive_noSalt_isTheRfcs() throws GeneralSecurityException {
        byte[] made = new Hkdf().derive(new byte[0], HEX.parseHex("0b".repeat(22)), new byte[0], 42);
        assertThat(HEX.formatHex(made))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }
}
