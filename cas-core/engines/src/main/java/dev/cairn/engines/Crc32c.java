package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C (Castagnoli, RFC 3720): finds accidents in stored bytes quickly and proves nothing. Pure functions, safe in any
 * thread.
 *
 * <p>{@link #combine} treats a CRC as a polynomial over GF(2): appending {@code n} bytes multiplies the first CRC by
 * x^(8n), which takes one multiplication for each bit of {@code n} by a table of x^(2^k).
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public final class Crc32c {
    private static final int POLYNOMIAL = 0x82F63B78;
    /** The polynomial 1: bits are reflected, so the highest one is the coefficient of x^0. */
    private static final int ONE = 1 << 31;
    /** x^1. */
    private static final int X = 1 << 30;
    /** Entry k is x^(2^k); a length in bits needs three entries more than a length in bytes. */
    private static final int[] POWERS = powers();

    private Crc32c() {}

    /** CRC of {@code in[off..off+len)}. */
    public static int of(byte[] in, int off, int len) {
        CRC32C crc = new CRC32C();
        crc.update(in, off, len);
        return (int) crc.getValue();
    }

    /** CRC of the remaining bytes of a heap or direct buffer, whose position stays where it is. */
    public static int of(ByteBuffer in) {
        CRC32C crc = new CRC32C();
        crc.update(in.duplicate());
        return (int) crc.getValue();
    }

    /**
     * CRC of two spans in a row, from the CRC of each.
     *
     * @param lenB length in bytes of the second span
     */
    public static int combine(int crcA, int crcB, long lenB) {
        if (lenB < 0) {
            throw new IllegalArgumentException("length of the second span: at least 0 needed, got " + lenB);
        }
        int shifted = crcA;
        int power = 3;
        for (long rest = lenB; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                shifted = multiply(POWERS[power], shifted);
            }
            power++;
        }
        return shifted ^ crcB;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
        }
        return product;
    }

    private static int[] powers() {
        int[] powers = new int[Long.SIZE + 3];
        powers[0] = X;
        for (int k = 1; k < powers.length; k++) {
            powers[k] = multiply(powers[k - 1], powers[k - 1]);
        }
        return powers;
    }
}
