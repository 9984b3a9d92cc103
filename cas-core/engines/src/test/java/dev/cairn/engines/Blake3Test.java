package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class Blake3Test {
    @Test
    void hash_everyLengthTo5000_equalsNaive() {
        byte[] in = Bytes.random(1, 5000);
        for (int length = 0; length <= in.length; length++) {
            byte[] span = Arrays.copyOf(in, length);
            assertThat(Blake3.hash(span)).as("length %d", length).isEqualTo(NaiveBlake3.hash(span));
        }
    }

    @Test
    void hash_oddNumberOfChunksOverOneMebibyte_equalsNaive() {
        byte[] in = Bytes.random(2, 1_234_567);
        assertThat(Blake3.hash(in)).isEqualTo(NaiveBlake3.hash(in));
    }

    @Test
    void hash_span_equalsHashOfCopy() {
        byte[] in = Bytes.random(3, 9000);
        assertThat(Blake3.hash(in, 17, 5001)).isEqualTo(Blake3.hash(Arrays.copyOfRange(in, 17, 17 + 5001)));
    }

    @Test
    void hash_spanOutsideArray_throws() {
        assertThatThrownBy(() -> Blake3.hash(new byte[10], 5, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void keyedHash_keyOf31Bytes_saysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Blake3.keyedHash(new byte[31], new byte[0]))
                .withMessage("BLAKE3 key: 32 bytes needed, got 31");
    }

    @Test
    void keyedHash_otherKey_givesOtherDigest() {
        byte[] key = new byte[32];
        byte[] first = Blake3.keyedHash(key, key);
        key[31] = 1;
        assertThat(Blake3.keyedHash(key, new byte[32])).isNotEqualTo(first);
    }
}
