package dev.cairn.engines;

/**
 * The masks of FastCDC by the logarithm of the chunk length they aim at. Their bits are spread as in the authors' C code
 * and, for the longer chunks, as in fastcdc-rs: the same masks give the same cuts as other implementations.
 */
final class FastCdcMasks {
    private static final int BITS_MIN = 5;
    private static final long[] MASKS = {
        0x0000000001804110L,
        0x0000000001803110L,
        0x0000000018035100L,
        0x0000001800035300L,
        0x0000019000353000L,
        0x0000590003530000L,
        0x0000D90003530000L,
        0x0000D90103530000L,
        0x0000D90303530000L,
        0x0000D90313530000L,
        0x0000D90F03530000L,
        0x0000D90303537000L,
        0x0000D90703537000L,
        0x0000D90707537000L,
        0x0000D91707537000L,
        0x0000D91747537000L,
        0x0000D91767537000L,
        0x0000D93767537000L,
        0x0000D93777537000L,
        0x0000D93777577000L,
        0x0000DB3777577000L,
    };

    private FastCdcMasks() {}

    /** The mask that matches about once in 2^{@code bits} bytes; {@code bits} is 5 to 25. */
    static long ofBits(int bits) {
        return MASKS[bits - BITS_MIN];
    }

    /** log2 of a positive number, rounded to the nearest integer. */
    static int roundedLog2(int value) {
        int floor = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
        // log2(v) rounds up where v is over 2^(floor + 1/2), so where v^2 is over 2^(2 floor + 1); they are never
        // equal.
        long square = (long) value * value;
        return square < 1L << (2 * floor + 1) ? floor : floor + 1;
    }
}
