package dev.cairn.core.codec;

import java.nio.ByteBuffer;

/**
 * A quick look whether bytes are worth compressing.
 *
 * <p>Problem: media, archives and ciphertext do not get smaller, and to find that out by compressing costs as much as a digest. Idea: count the byte
 * values of a sample, short runs spread over the block, so that every column of a table and every part of an archive is seen. Pearson's
 * chi-squared statistic of uniform bytes is 255 +- 23; for a saving of one part in 64 by their frequencies alone it is near 950 here. Bytes that are
 * uniform and yet repeat (a random pattern that comes again) are missed, and then stored as they are.
 */
public final class Compressibility {
    private static final int RUNS = 64;
    private static final int RUN_BYTES = 64;
    private static final int SAMPLE_BYTES = RUNS * RUN_BYTES;
    private static final int VALUES = 256;
    private static final int CHI_SQUARED_MAX = 600;
    /** Shorter blocks are compressed in the time that the look takes. */
    private static final int BYTES_MIN = 4 * SAMPLE_BYTES;

    private Compressibility() {}

    /** Whether a codec may save something; false if the bytes look random. Reads up to 4 KiB. */
    public static boolean worthTrying(ByteBuffer plaintext) {
        return plaintext.remaining() < BYTES_MIN || sumOfSquares(plaintext) > limit();
    }

    private static long limit() {
        return (long) SAMPLE_BYTES * (SAMPLE_BYTES + CHI_SQUARED_MAX) / VALUES;
    }

    private static long sumOfSquares(ByteBuffer plaintext) {
        int[] counts = new int[VALUES];
        int step = plaintext.remaining() / RUNS;
        for (int run = 0; run < RUNS; run++) {
            int from = plaintext.position() + run * step;
            for (int at = from; at < from + RUN_BYTES; at++) {
                counts[plaintext.get(at) & 0xFF]++;
            }
        }
        long sum = 0;
        for (int count : counts) {
            sum += (long) count * count;
        }
        return sum;
    }
}
