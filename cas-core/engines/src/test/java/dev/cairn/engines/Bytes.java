package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** Input for tests, the same on every machine. */
final class Bytes {
    private static final int COUNTING_PERIOD = 251;

    private Bytes() {}

    /** 0, 1, ... 250, 0, 1, ...: what the BLAKE3 vectors are made of. */
    static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % COUNTING_PERIOD);
        }
        return bytes;
    }

    /** SplitMix64 from {@code seed}, each number written little-endian. */
    static byte[] random(long seed, int length) {
        int words = (length + Long.BYTES - 1) / Long.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(words * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long state = seed;
        for (int i = 0; i < words; i++) {
            state += 0x9E3779B97F4A7C15L;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            bytes.putLong(z ^ (z >>> 31));
        }
        return Arrays.copyOf(bytes.array(), length);
    }

    /** Random bytes that repeat after {@code period}, but for {@code changes} single bytes at random places. */
    static byte[] periodic(long seed, int length, int period, int changes) {
        byte[] random = random(seed, period);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = random[i % period];
        }
        for (int i = 0; i < changes; i++) {
            int at = (int) Long.remainderUnsigned(seed * 31 * (i + 1), length);
            bytes[at] ^= (byte) (seed >> i);
        }
        return bytes;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
