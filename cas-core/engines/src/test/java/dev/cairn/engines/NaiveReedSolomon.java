package dev.cairn.engines;

/** The code as its definition says, without tables. */
final class NaiveReedSolomon {
    private NaiveReedSolomon() {}

    /** All shards, of which the first are {@code data}. */
    static byte[][] shards(byte[][] data, int parity) {
        byte[][] shards = new byte[data.length + parity][];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = i < data.length ? data[i] : parity(data, i);
        }
        return shards;
    }

    private static byte[] parity(byte[][] data, int shard) {
        byte[] parity = new byte[data[0].length];
        for (int j = 0; j < data.length; j++) {
            int factor = inverse(shard ^ j);
            for (int at = 0; at < parity.length; at++) {
                parity[at] ^= (byte) multiply(factor, data[j][at] & 0xFF);
            }
        }
        return parity;
    }

    static int inverse(int a) {
        for (int b = 1; b < 256; b++) {
            if (multiply(a, b) == 1) {
                return b;
            }
        }
        throw new IllegalArgumentException(a + " has no inverse");
    }

    /** Shift and add, modulo 0x11d. */
    static int multiply(int a, int b) {
        int product = 0;
        int shifted = a;
        for (int rest = b; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                product ^= shifted;
            }
            shifted = (shifted << 1) ^ ((shifted & 0x80) == 0 ? 0 : 0x11d);
        }
        return product;
    }
}
