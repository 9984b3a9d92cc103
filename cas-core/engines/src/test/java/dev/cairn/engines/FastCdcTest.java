package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FastCdcTest {
    private static final byte[] INPUT = Bytes.random(9, 3_000_000);

    /** Small and odd lengths, so that every kind of cut and every rounding is met often. */
    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void cut_anySpanAndParameters_equalsNaive(
            @ForAll @IntRange(min = 64, max = 20_000) int min,
            @ForAll @IntRange(max = 60_000) int avgOver,
            @ForAll @IntRange(max = 200_000) int maxOver,
            @ForAll @IntRange(max = 3) int normalization,
            @ForAll long seed,
            @ForAll @IntRange(max = 3_000_000) int from) {
        int avg = Math.max(256, min + avgOver);
        int max = Math.max(1024, avg + maxOver);
        FastCdc cdc = new FastCdc(min, avg, max, normalization, seed);
        NaiveFastCdc naive = new NaiveFastCdc(min, avg, max, normalization, seed);
        int at = from;
        for (int i = 0; i < 10 && at < INPUT.length; i++) {
            int length = cdc.cut(INPUT, at, INPUT.length);
            assertThat(length).isPositive().isEqualTo(naive.cut(INPUT, at, INPUT.length));
            at += length;
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void cut_periodicOrConstantData_equalsNaive(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int period,
            @ForAll @IntRange(max = 3) int changes) {
        byte[] data = Bytes.periodic(seed, 150_000, period, changes);
        FastCdc cdc = new FastCdc(64, 10_000, 100_000, 2, seed);
        NaiveFastCdc naive = new NaiveFastCdc(64, 10_000, 100_000, 2, seed);
        for (int at = 0; at < data.length; ) {
            int length = cdc.cut(data, at, data.length);
            assertThat(length).isPositive().isEqualTo(naive.cut(data, at, data.length));
            at += length;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "64, 256, 1024",
        "4096, 4096, 4096",
        "4097, 4097, 65535",
        "8191, 65537, 65537",
        "65, 32767, 1048577",
        "1048576, 4194304, 16777216"
    })
    void cut_lengthsAtTheirBounds_equalsNaive(int min, int avg, int max) {
        FastCdc cdc = new FastCdc(min, avg, max, 2, 0);
        NaiveFastCdc naive = new NaiveFastCdc(min, avg, max, 2, 0);
        for (int at = 0; at < INPUT.length; ) {
            int length = cdc.cut(INPUT, at, INPUT.length);
            assertThat(length).isEqualTo(naive.cut(INPUT, at, INPUT.length));
            at += length;
        }
    }

    @Test
    void cut_everyAverageLength_equalsNaive() {
        for (int avg = 256; avg <= 4 << 20; avg += avg / 5) {
            FastCdc cdc = new FastCdc(64, avg, 16 << 20, 1, 0);
            NaiveFastCdc naive = new NaiveFastCdc(64, avg, 16 << 20, 1, 0);
            assertThat(cdc.cut(INPUT, 0, INPUT.length)).isEqualTo(naive.cut(INPUT, 0, INPUT.length));
        }
    }

    @Test
    void cut_withMoreThanMaxBytes_doesNotDependOnTheRest() {
        FastCdc cdc = new FastCdc(64 << 10, 256 << 10, 1 << 20, 2, 0);
        int length = cdc.cut(INPUT, 1000, INPUT.length);
        byte[] exact = Arrays.copyOfRange(INPUT, 1000, 1000 + (1 << 20));
        assertThat(cdc.cut(exact, 0, exact.length)).isEqualTo(length);
    }

    @Test
    void cut_afterAnInsertion_findsTheSameCutsAgain() {
        FastCdc cdc = new FastCdc(2048, 8192, 65536, 2, 0);
        byte[] shifted = new byte[INPUT.length + 77];
        System.arraycopy(INPUT, 0, shifted, 77, INPUT.length);
        var before = ends(cdc, INPUT, 0);
        var after = ends(cdc, shifted, 77);
        after.retainAll(before);
        assertThat(after.size()).isGreaterThan(before.size() - 20);
    }

    private static Set<Integer> ends(FastCdc cdc, byte[] data, int shift) {
        Set<Integer> ends = new TreeSet<>();
        for (int at = 0; at < data.length; ) {
            at += cdc.cut(data, at, data.length);
            ends.add(at - shift);
        }
        return ends;
    }

    @Test
    void cut_zeros_endsAtMaxAlsoIfOdd() {
        byte[] zeros = new byte[200_000];
        assertThat(new FastCdc(4096, 16384, 65535, 2, 0).cut(zeros, 0, zeros.length))
                .isEqualTo(65535);
    }

    @Test
    void cut_atMostMinBytes_takesAll() {
        FastCdc cdc = new FastCdc(4096, 16384, 65536, 2, 0);
        assertThat(cdc.cut(INPUT, 0, 0)).isZero();
        assertThat(cdc.cut(INPUT, 5, 5 + 4096)).isEqualTo(4096);
    }

    @Test
    void cut_spanOutsideArray_throws() {
        FastCdc cdc = new FastCdc(4096, 16384, 65536, 2, 0);
        assertThatThrownBy(() -> cdc.cut(new byte[10], 0, 11)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "63, 256, 1024, 2, 'FastCDC min: 64 to 1048576 needed, got 63'",
        "64, 255, 1024, 2, 'FastCDC avg: 256 to 4194304 needed, got 255'",
        "4096, 4095, 8192, 2, 'FastCDC avg: 4096 to 4194304 needed, got 4095'",
        "64, 256, 1023, 2, 'FastCDC max: 1024 to 16777216 needed, got 1023'",
        "64, 8192, 8191, 2, 'FastCDC max: 8192 to 16777216 needed, got 8191'",
        "64, 256, 16777217, 2, 'FastCDC max: 1024 to 16777216 needed, got 16777217'",
        "64, 256, 1024, 4, 'FastCDC normalization: 0 to 3 needed, got 4'",
        "64, 256, 1024, -1, 'FastCDC normalization: 0 to 3 needed, got -1'"
    })
    void constructor_parameterOutOfRange_saysSo(int min, int avg, int max, int normalization, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FastCdc(min, avg, max, normalization, 0))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"256, 8", "362, 8", "363, 9", "511, 9", "262144, 18", "370727, 18", "370728, 19", "4194304, 22"})
    void roundedLog2_roundsAtTheRootOfTwo(int value, int log2) {
        assertThat(FastCdcMasks.roundedLog2(value)).isEqualTo(log2);
    }

    @Test
    void masks_haveAsManyBitsAsTheyPromise() {
        for (int bits = 6; bits <= 25; bits++) {
            assertThat(Long.bitCount(FastCdcMasks.ofBits(bits))).isBetween(bits - 1, bits + 1);
        }
    }
}
