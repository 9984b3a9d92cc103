package dev.cairn.engines;

/**
 * The field of 256 elements: bytes as polynomials over GF(2) modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11d), of which x is a
 * generator. Addition is XOR.
 */
final class Gf256 {
    /** How many elements there are. */
    static final int ELEMENTS = 256;

    private static final int POLYNOMIAL = 0x11d;
    private static final int UNITS = ELEMENTS - 1;
    /** Entry e is x^e, twice over, so that the sum of two logarithms is an index. */
    private static final int[] POWERS = new int[2 * UNITS];

    private static final int[] LOGARITHMS = new int[ELEMENTS];
    /** Row a, entry b is a * b. */
    private static final byte[][] PRODUCTS = new byte[ELEMENTS][ELEMENTS];

    static {
        int power = 1;
        for (int e = 0; e < UNITS; e++) {
            POWERS[e] = power;
            POWERS[e + UNITS] = power;
            LOGARITHMS[power] = e;
            power <<= 1;
            if (power >= ELEMENTS) {
                power ^= POLYNOMIAL;
            }
        }
        for (int a = 1; a < ELEMENTS; a++) {
            for (int b = 1; b < ELEMENTS; b++) {
                PRODUCTS[a][b] = (byte) POWERS[LOGARITHMS[a] + LOGARITHMS[b]];
            }
        }
    }

    private Gf256() {}

    static int multiply(int a, int b) {
        return PRODUCTS[a][b] & 0xFF;
    }

    /** What times {@code a} is 1; {@code a} is not 0. */
    static int inverse(int a) {
        return POWERS[UNITS - LOGARITHMS[a]];
    }

    /** The products of {@code a} and every byte. The caller only reads it. */
    static byte[] products(int a) {
        return PRODUCTS[a];
    }
}
