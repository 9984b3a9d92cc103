package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WideCdcTest {
    private static final byte[] INPUT = Bytes.random(9, 3_000_000);

    /** Small and odd lengths, so that every kind of cut and every rounding is met often. */
    @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
    void cut_anySpanAndParameters_equalsNaive(
            @ForAll @IntRange(min = 64, max = 20_000) int min,
            @ForAll @IntRange(max = 60_000) int avgOver,
            @ForAll @IntRange(max = 200_000) int maxOver,
            @ForAll @IntRange(max = 3) int normalization,
            @ForAll long seed,
            @ForAll @IntRange(max = 3_000_000) int from) {
        int avg = Math.max(8192, min + avgOver);
        int max = avg + maxOver;
        assertSameCuts(
                INPUT,
                from,
                10,
                new WideCdc(min, avg, max, normalization, seed),
                new NaiveWideCdc(min, avg, max, normalization, seed));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void cut_periodicOrConstantData_equalsNaive(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int period,
            @ForAll @IntRange(max = 3) int changes) {
        byte[] data = Bytes.periodic(seed, 150_000, period, changes);
        assertSameCuts(
                data,
                0,
                10_000,
                new WideCdc(64, 10_000, 100_000, 2, seed),
                new NaiveWideCdc(64, 10_000, 100_000, 2, seed));
    }

    @ParameterizedTest
    @CsvSource({
        "64, 8192, 8192",
        "4097, 8193, 65535",
        "8192, 8192, 8192",
        "65, 32767, 1048577",
        "1048576, 4194304, 16777216"
    })
    void cut_lengthsAtTheirBounds_equalsNaive(int min, int avg, int max) {
        assertSameCuts(INPUT, 0, 1000, new WideCdc(min, avg, max, 2, 0), new NaiveWideCdc(min, avg, max, 2, 0));
    }

    @Test
    void cut_endsJustBeforeAndBehindASpan_equalsNaive() {
        WideCdc cdc = new WideCdc(64, 262_144, 1 << 20, 3, 0);
        NaiveWideCdc naive = new NaiveWideCdc(64, 262_144, 1 << 20, 3, 0);
        for (int length = 64 + 8192 - 70; length <= 64 + 8192 + 70; length++) {
            assertThat(cdc.cut(INPUT, 3, 3 + length)).isEqualTo(naive.cut(INPUT, 3, 3 + length));
        }
    }

    private static void assertSameCuts(byte[] data, int from, int chunks, WideCdc cdc, NaiveWideCdc naive) {
        int at = from;
        for (int i = 0; i < chunks && at < data.length; i++) {
            int length = cdc.cut(data, at, data.length);
            assertThat(length).isPositive().isEqualTo(naive.cut(data, at, data.length));
            at += length;
        }
    }

    @Test
    void cut_withMoreThanMaxBytes_doesNotDependOnTheRest() {
        WideCdc cdc = new WideCdc(64 << 10, 256 << 10, 1 << 20, 2, 0);
        int length = cdc.cut(INPUT, 1000, INPUT.length);
        byte[] exact = Arrays.copyOfRange(INPUT, 1000, 1000 + (1 << 20));
        assertThat(cdc.cut(exact, 0, exact.length)).isEqualTo(length);
    }

    @Test
    void cut_afterAnInsertion_findsTheSameCutsAgain() {
        WideCdc cdc = new WideCdc(2048, 8192, 65536, 2, 0);
        byte[] shifted = new byte[INPUT.length + 77];
        System.arraycopy(INPUT, 0, shifted, 77, INPUT.length);
        Set<Integer> before = ends(cdc, INPUT, 0);
        Set<Integer> after = ends(cdc, shifted, 77);
        after.retainAll(before);
        assertThat(after.size()).isGreaterThan(before.size() - 20);
    }

    private static Set<Integer> ends(WideCdc cdc, byte[] data, int shift) {
        Set<Integer> ends = new TreeSet<>();
        for (int at = 0; at < data.length; ) {
            at += cdc.cut(data, at, data.length);
            ends.add(at - shift);
        }
        return ends;
    }

    /** Every byte, and patterns of two and four, at every position of the pattern. */
    @Test
    void light_runsOfPeriodOneTwoAndFour_neverPass() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                byte[] pairs = {
                    (byte) first,
                    (byte) second,
                    (byte) first,
                    (byte) second,
                    (byte) first,
                    (byte) second,
                    (byte) first,
                    (byte) second
                };
                assertThat(NaiveWideCdc.light(pairs, 8)).isFalse();
            }
        }
        for (int i = 0; i + 4 < 100_000; i++) {
            byte[] twice = Arrays.copyOfRange(INPUT, i, i + 8);
            System.arraycopy(twice, 0, twice, 4, 4);
            assertThat(NaiveWideCdc.light(twice, 8)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void cut_runsOfPeriodOneTwoAndFour_endAtMaxAlsoIfOdd(int period) {
        byte[] data = Bytes.periodic(7, 200_000, period, 0);
        assertThat(new WideCdc(4096, 16384, 65535, 2, 0).cut(data, 0, data.length))
                .isEqualTo(65535);
    }

    /** A pattern is cut where it repeats or not at all. */
    @ParameterizedTest
    @ValueSource(ints = {3, 8, 100, 251, 512, 4096})
    void cut_periodicData_givesChunksOfOneLength(int period) {
        byte[] data = Bytes.periodic(11, 1_000_000, period, 0);
        WideCdc cdc = new WideCdc(4096, 16384, 65536, 2, 0);
        int at = cdc.cut(data, 0, data.length);
        int second = cdc.cut(data, at, data.length);
        for (at += second; data.length - at > 65536; at += second) {
            if (second < 65536) {
                assertThat(second % period).isZero();
                assertThat(cdc.cut(data, at, data.length)).isEqualTo(second);
            } else {
                assertThat(cdc.cut(data, at, data.length)).isEqualTo(65536);
            }
        }
    }

    @Test
    void cut_atMostMinBytes_takesAll() {
        WideCdc cdc = new WideCdc(4096, 16384, 65536, 2, 0);
        assertThat(cdc.cut(INPUT, 0, 0)).isZero();
        assertThat(cdc.cut(INPUT, 5, 5 + 4096)).isEqualTo(4096);
    }

    @Test
    void cut_spanOutsideArray_throws() {
        WideCdc cdc = new WideCdc(4096, 16384, 65536, 2, 0);
        assertThatThrownBy(() -> cdc.cut(new byte[10], 0, 11)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** The table of the format page: SplitMix64 from 42, 2 MiB; found by another program. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "65536 | 262144 | 1048576 | 2 | 0 | 266827 259385 176852 258239 305492 267711",
                "4096 | 16384 | 65536 | 1 | 666 | 8428 21904 33756 24111 9491 33073"
            })
    void cut_seededStream_isGolden(int min, int avg, int max, int normalization, long seed, String lengths) {
        byte[] stream = Bytes.random(42, 2 << 20);
        WideCdc cdc = new WideCdc(min, avg, max, normalization, seed);
        List<String> found = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < 6; i++) {
            int length = cdc.cut(stream, at, stream.length);
            found.add(String.valueOf(length));
            at += length;
        }
        assertThat(String.join(" ", found)).isEqualTo(lengths);
    }

    @ParameterizedTest
    @CsvSource({
        "63, 8192, 8192, 2, 'wide-32 min: 64 to 1048576 needed, got 63'",
        "64, 8191, 8192, 2, 'wide-32 avg: 8192 to 4194304 needed, got 8191'",
        "64, 8192, 8191, 2, 'wide-32 max: 8192 to 16777216 needed, got 8191'",
        "64, 8192, 16777217, 2, 'wide-32 max: 8192 to 16777216 needed, got 16777217'",
        "64, 8192, 16384, 4, 'wide-32 normalization: 0 to 3 needed, got 4'"
    })
    void constructor_parameterOutOfRange_saysSo(int min, int avg, int max, int normalization, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WideCdc(min, avg, max, normalization, 0))
                .withMessage(message);
    }
}
