package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class Blake3XofTest {
    private static final int OUTPUT_BYTES = 1000;

    @Property(tries = 300)
    void read_afterSeek_isTheSliceOfTheWholeOutput(
            @ForAll @IntRange(max = 5000) int inputBytes,
            @ForAll @IntRange(max = OUTPUT_BYTES) int a,
            @ForAll @IntRange(max = OUTPUT_BYTES) int b) {
        Blake3Hasher hasher = Blake3.hasher();
        hasher.update(Bytes.counting(inputBytes));
        byte[] whole = hasher.digest(OUTPUT_BYTES);
        int from = Math.min(a, b);
        int to = Math.max(a, b);
        byte[] slice = new byte[to - from + 2];
        Blake3Xof xof = hasher.xof();
        xof.read(new byte[70], 3, 65);
        xof.seek(from);
        xof.read(slice, 1, to - from);
        assertThat(Arrays.copyOfRange(slice, 1, slice.length - 1)).isEqualTo(Arrays.copyOfRange(whole, from, to));
        assertThat(slice[0]).isZero();
        assertThat(slice[slice.length - 1]).isZero();
    }

    @Test
    void read_inPieces_continues() {
        Blake3Xof xof = Blake3.hasher().xof();
        byte[] pieces = new byte[OUTPUT_BYTES];
        for (int at = 0; at < OUTPUT_BYTES; at += 8) {
            xof.read(pieces, at, 8);
        }
        assertThat(pieces).isEqualTo(Blake3.hasher().digest(OUTPUT_BYTES));
    }

    /** Block number 5 * 2^32: both words of the counter. Computed with another program. */
    @Test
    void read_beyondOneTebibyte_isGolden() {
        Blake3Xof xof = Blake3.hasher().xof();
        xof.seek((5L << 38) + 7);
        byte[] output = new byte[32];
        xof.read(output, 0, output.length);
        assertThat(Bytes.hex(output)).isEqualTo("ea29f9f506eb8d49c4c22c9b0a827142368124052369bddef91f6dad7feed179");
    }

    @Test
    void read_pastTheLastPosition_throws() {
        Blake3Xof xof = Blake3.hasher().xof();
        xof.seek(Long.MAX_VALUE);
        assertThatThrownBy(() -> xof.read(new byte[1], 0, 1)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void seek_negative_saysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Blake3.hasher().xof().seek(-1))
                .withMessage("output position: at least 0 needed, got -1");
    }
}
