package dev.cairn.engines;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class Sha256Test {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void hash_abc_isTheStandardsExample() {
        assertThat(Bytes.hex(Sha256.hash("abc".getBytes(US_ASCII)))).isEqualTo(ABC);
        assertThat(Bytes.hex(Sha256.hash("xabcx".getBytes(US_ASCII), 1, 3))).isEqualTo(ABC);
    }

    @Test
    void hasher_inPieces_equalsOneShot() {
        var hasher = Sha256.hasher();
        hasher.update((byte) 'a');
        hasher.update("bc".getBytes(US_ASCII));
        assertThat(Bytes.hex(hasher.digest())).isEqualTo(ABC);
    }
}
