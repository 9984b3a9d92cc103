package dev.cairn.engines;

/** {@code wide-32} a position at a time, as the format page tells it: the tests' own opinion. */
record NaiveWideCdc(int min, int avg, int max, int normalization, long seed) {
    int cut(byte[] data, int from, int to) {
        int length = Math.min(to - from, max);
        int bits = (int) Math.round(Math.log(avg) / Math.log(2));
        for (int n = min; n < length; n++) {
            if (light(data, from + n)
                    && strong(data, from + n, n < avg ? bits + normalization : bits - normalization)) {
                return n;
            }
        }
        return length;
    }

    /** Whether the last eight bytes before {@code end} allow a cut there. */
    static boolean light(byte[] data, int end) {
        return (u(data, end, 0) & 0x2B) == 0 && ((u(data, end, 4) ^ 0xDF) + u(data, end, 0) & 0x77) == 0;
    }

    private static int u(byte[] data, int end, int k) {
        return (s(data, end, k + 2) ^ 0x8B) + s(data, end, k);
    }

    private static int s(byte[] data, int end, int k) {
        return (data[end - 2 - k] ^ 0x4F) + data[end - 1 - k];
    }

    private boolean strong(byte[] data, int end, int bits) {
        long h = 0x9E3779B97F4A7C15L ^ seed;
        for (int at = end - 32; at < end; at += 8) {
            long word = 0;
            for (int k = 7; k >= 0; k--) {
                word = 256 * word + Byte.toUnsignedInt(data[at + k]);
            }
            h = (h + word) * 0x9E3779B97F4A7C15L;
            h ^= h >>> 32;
        }
        return Long.numberOfLeadingZeros(h) >= bits - 10;
    }
}
