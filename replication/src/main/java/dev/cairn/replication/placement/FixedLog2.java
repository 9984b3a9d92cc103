package dev.cairn.replication.placement;

import java.math.BigInteger;

/**
 * Binary logarithms of 64-bit fractions in integers alone, so that no machine and no library ever gives another one.
 *
 * <p>A table holds {@code floor(2^48 * log2(1 + i/256))}. Between two entries runs the parabola through them and the one after (Newton's forward
 * differences), which is within 2^-26 of the logarithm. The table is computed once, by squaring: a number in [1, 2) is squared for each further
 * binary digit of its logarithm, and the digit is 1 if the square is 2 or more. With 128 bits after the point the digits are exact.
 */
final class FixedLog2 {
    /** Binary digits after the point. */
    static final int FRACTION_BITS = 48;

    private static final int INDEX_BITS = 8;
    private static final int ENTRIES = 1 << INDEX_BITS;
    private static final long ONE = 1L << FRACTION_BITS;
    private static final int WORK_BITS = 128;
    private static final long[] TABLE = table();

    private FixedLog2() {}

    /**
     * How far a fraction lies below 1, in halvings: {@code -log2(hash / 2^64)} in units of 2^-48. At least 1 unit, so that it can divide; a hash of
     * 0 counts as 1.
     *
     * @param hash unsigned
     */
    static long halvings(long hash) {
        long h = hash == 0 ? 1 : hash;
        int zeros = Long.numberOfLeadingZeros(h);
        return Math.max(1, (zeros + 1) * ONE - ofMantissa(h << zeros));
    }

    /** {@code log2(m / 2^63)} of an unsigned number with its highest bit set. */
    private static long ofMantissa(long m) {
        int i = (int) (m >>> (Long.SIZE - 1 - INDEX_BITS)) & (ENTRIES - 1);
        // What follows the index, as t in [0, 1) with 62 bits after the point.
        long t = (m << (INDEX_BITS + 1)) >>> 2;
        long first = TABLE[i + 1] - TABLE[i];
        long second = TABLE[i + 2] - TABLE[i + 1] - first;
        long straight = Math.multiplyHigh(t, first << 2);
        // t * (1 - t) has 60 bits after the point; a half of it bends the line by the second difference.
        long bend = Math.multiplyHigh(Math.multiplyHigh(t, (1L << 62) - t), -second << 3);
        return TABLE[i] + straight + bend;
    }

    /** An entry of the table, 0 to 257. */
    static long entry(int i) {
        return TABLE[i];
    }

    private static long[] table() {
        long[] table = new long[ENTRIES + 2];
        for (int i = 0; i < table.length; i++) {
            table[i] = bySquaring(BigInteger.valueOf(ENTRIES + i).shiftLeft(WORK_BITS - INDEX_BITS));
        }
        return table;
    }

    /** {@code floor(2^48 * log2(x / 2^128))} of a number in [1, 4) times 2^128. */
    private static long bySquaring(BigInteger x) {
        BigInteger y = x;
        long log = 0;
        for (int bit = FRACTION_BITS; bit >= 0; bit--) {
            if (y.bitLength() > WORK_BITS + 1) {
                log |= 1L << bit;
                y = y.shiftRight(1);
            }
            y = y.multiply(y).shiftRight(WORK_BITS);
        }
        return log;
    }
}
