package dev.cairn.engines;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class Crc32cTest {
    private static final byte[] DIGITS = "123456789".getBytes(US_ASCII);
    private static final byte[] INPUT = Bytes.random(8, 100_000);

    @Test
    void of_digits_isTheCheckValue() {
        assertThat(Crc32c.of(DIGITS, 0, DIGITS.length)).isEqualTo(0xE3069283);
    }

    @Test
    void of_buffer_readsWhatRemainsAndLeavesThePosition() {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(20).position(4).put(DIGITS).flip().position(4);
        assertThat(Crc32c.of(direct)).isEqualTo(0xE3069283);
        assertThat(direct.position()).isEqualTo(4);
    }

    @Property(tries = 500)
    void combine_anySplit_equalsCrcOfWhole(
            @ForAll @IntRange(max = 100_000) int length, @ForAll @IntRange(max = 100_000) int split) {
        int first = Math.min(length, split);
        int a = Crc32c.of(INPUT, 0, first);
        int b = Crc32c.of(INPUT, first, length - first);
        assertThat(Crc32c.combine(a, b, length - first)).isEqualTo(Crc32c.of(INPUT, 0, length));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void combine_lengthsOver32Bits_isAssociative(@ForAll int a, @ForAll int b, @ForAll int c) {
        long lengthB = (1L << 40) + 12345;
        long lengthC = Long.MAX_VALUE - lengthB;
        int left = Crc32c.combine(Crc32c.combine(a, b, lengthB), c, lengthC);
        int right = Crc32c.combine(a, Crc32c.combine(b, c, lengthC), lengthB + lengthC);
        assertThat(left).isEqualTo(right);
    }

    @Test
    void combine_negativeLength_saysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Crc32c.combine(1, 2, -1))
                .withMessage("length of the second span: at least 0 needed, got -1");
    }
}
