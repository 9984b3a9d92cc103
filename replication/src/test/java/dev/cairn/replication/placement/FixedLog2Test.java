package dev.cairn.replication.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The logarithm against another one that is slow and good to 40 digits. */
class FixedLog2Test {
    private static final MathContext DIGITS = new MathContext(40);
    private static final BigDecimal LN2 = ln(BigDecimal.valueOf(2));
    private static final BigDecimal UNIT = BigDecimal.valueOf(1L << 48);
    private static final double ERROR_MAX = Math.scalb(1.0, -26);

    /** Of a number from 1 to 2: twice the area tangent of (x - 1)/(x + 1). */
    private static BigDecimal ln(BigDecimal x) {
        BigDecimal y = x.subtract(BigDecimal.ONE).divide(x.add(BigDecimal.ONE), DIGITS);
        BigDecimal square = y.multiply(y, DIGITS);
        BigDecimal power = y;
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 1; n < 120; n += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
            power = power.multiply(square, DIGITS);
        }
        return sum.multiply(BigDecimal.valueOf(2), DIGITS);
    }

    private static BigDecimal log2(BigDecimal x) {
        return ln(x).divide(LN2, DIGITS);
    }

    private static BigDecimal halvings(long hash) {
        int zeros = Long.numberOfLeadingZeros(hash);
        BigDecimal mantissa = new BigDecimal(new BigInteger(Long.toUnsignedString(hash << zeros)))
                .divide(BigDecimal.valueOf(2).pow(63), DIGITS);
        return BigDecimal.valueOf(zeros + 1L).subtract(log2(mantissa));
    }

    @Test
    void table_isTheLogarithmRoundedDown() {
        for (int i = 1; i < 256; i++) {
            BigDecimal x = BigDecimal.valueOf(256 + i).divide(BigDecimal.valueOf(256), DIGITS);
            assertThat(FixedLog2.entry(i))
                    .isEqualTo(log2(x).multiply(UNIT)
                            .setScale(0, RoundingMode.FLOOR)
                            .longValueExact());
        }
        assertThat(FixedLog2.entry(0)).isZero();
        assertThat(FixedLog2.entry(256)).isEqualTo(1L << 48);
    }

    @Property
    void halvings_areTheLogarithm(@ForAll long hash) {
        long h = hash == 0 ? 1 : hash;
        BigDecimal error =
                halvings(h).subtract(BigDecimal.valueOf(FixedLog2.halvings(h)).divide(UNIT, DIGITS));
        assertThat(error.abs().doubleValue()).isLessThan(ERROR_MAX);
    }

    @Property
    void halvings_nearOne_areTheLogarithmInProportion(@ForAll int below) {
        Assume.that(below != -1);
        long hash = -((Integer.toUnsignedLong(below) + 1) << 32);
        double exact = halvings(hash).doubleValue();
        double ours = Math.scalb((double) FixedLog2.halvings(hash), -48);
        assertThat(ours / exact).isBetween(1 - 1e-4, 1 + 1e-4);
    }

    @Property
    void halvings_ofAGreaterFraction_areNotMore(@ForAll long one, @ForAll long other) {
        long less = Long.compareUnsigned(one, other) < 0 ? one : other;
        assertThat(FixedLog2.halvings(less)).isGreaterThanOrEqualTo(FixedLog2.halvings(one ^ other ^ less));
    }

    @Test
    void halvings_atTheEnds_areSixtyFourAndOneUnit() {
        assertThat(FixedLog2.halvings(0)).isEqualTo(64L << 48);
        assertThat(FixedLog2.halvings(1)).isEqualTo(64L << 48);
        assertThat(FixedLog2.halvings(-1)).isEqualTo(1);
        assertThat(FixedLog2.halvings(Long.MIN_VALUE)).isEqualTo(1L << 48);
    }

    @Property
    void score_order_isThatOfTheQuotients(
            @ForAll long weight, @ForAll long distance, @ForAll long otherWeight, @ForAll long otherDistance) {
        Score one = new Score(weight >>> 1 | 1, distance >>> 1 | 1);
        Score other = new Score(otherWeight >>> 1 | 1, otherDistance >>> 1 | 1);
        BigInteger left = BigInteger.valueOf(one.weight()).multiply(BigInteger.valueOf(other.distance()));
        BigInteger right = BigInteger.valueOf(other.weight()).multiply(BigInteger.valueOf(one.distance()));
        assertThat(Integer.signum(one.compareTo(other))).isEqualTo(left.compareTo(right));
    }
}
