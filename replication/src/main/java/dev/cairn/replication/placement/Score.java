package dev.cairn.replication.placement;

import java.math.BigInteger;

/**
 * How good a store is for a pack: its weight over its distance. Scores are compared exactly, by multiplying crosswise; the greater is the better.
 *
 * <p>Stability: experimental.
 *
 * @param weight what the store is worth, at least 1
 * @param distance how far the store is from the pack, at least 1; by rendezvous a binary logarithm in units of 2^-48
 * @since 0.1.0
 */
public record Score(long weight, long distance) implements Comparable<Score> {
    @Override
    public int compareTo(Score o) {
        int high = Long.compare(Math.multiplyHigh(weight, o.distance), Math.multiplyHigh(o.weight, distance));
        return high != 0 ? high : Long.compareUnsigned(weight * o.distance, o.weight * distance);
    }

    /** The quotient in units of 2^-48, rounded down, to be shown; two scores that differ may show the same. */
    public BigInteger shown() {
        return BigInteger.valueOf(weight).shiftLeft(FixedLog2.FRACTION_BITS).divide(BigInteger.valueOf(distance));
    }
}
