package dev.cairn.engines;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** BLAKE3 as the paper tells it, recursive and slow: the tests' own opinion. The plain hash only. */
final class NaiveBlake3 {
    private static final int[] IV = {
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
    };
    private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};
    private static final int[][] MIXES = {
        {0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15},
        {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13}, {3, 4, 9, 14}
    };

    private NaiveBlake3() {}

    static byte[] hash(byte[] in) {
        return bytes(node(in, 0, in.length, 0, 8));
    }

    static byte[] chainingValue(byte[] in, int length, long firstChunk) {
        return bytes(node(in, 0, length, firstChunk, 0));
    }

    private static int[] node(byte[] in, int from, int to, long chunk, int root) {
        if (to - from <= 1024) {
            return chunk(in, from, to, chunk, root);
        }
        int left = 1024;
        while (left * 2 < to - from) {
            left *= 2;
        }
        int[] words = new int[16];
        System.arraycopy(node(in, from, from + left, chunk, 0), 0, words, 0, 8);
        System.arraycopy(node(in, from + left, to, chunk + left / 1024, 0), 0, words, 8, 8);
        return compress(IV, words, 0, 64, 4 | root);
    }

    private static int[] chunk(byte[] in, int from, int to, long chunk, int root) {
        int blocks = Math.max(1, (to - from + 63) / 64);
        int[] cv = IV;
        for (int b = 0; b < blocks; b++) {
            int at = from + b * 64;
            int length = Math.min(64, to - at);
            int flags = (b == 0 ? 1 : 0) | (b == blocks - 1 ? 2 | root : 0);
            cv = compress(cv, words(Arrays.copyOf(Arrays.copyOfRange(in, at, at + length), 64)), chunk, length, flags);
        }
        return cv;
    }

    private static int[] compress(int[] cv, int[] block, long counter, int length, int flags) {
        int[] v = Arrays.copyOf(cv, 16);
        System.arraycopy(IV, 0, v, 8, 4);
        v[12] = (int) counter;
        v[13] = (int) (counter >>> 32);
        v[14] = length;
        v[15] = flags;
        int[] m = block;
        for (int round = 0; round < 7; round++) {
            for (int i = 0; i < MIXES.length; i++) {
                mix(v, MIXES[i], m[2 * i], m[2 * i + 1]);
            }
            int[] last = m;
            m = Arrays.stream(PERMUTATION).map(from -> last[from]).toArray();
        }
        int[] out = new int[8];
        Arrays.setAll(out, i -> v[i] ^ v[i + 8]);
        return out;
    }

    private static void mix(int[] v, int[] at, int x, int y) {
        half(v, at, x, 16, 12);
        half(v, at, y, 8, 7);
    }

    private static void half(int[] v, int[] at, int word, int first, int second) {
        v[at[0]] += v[at[1]] + word;
        v[at[3]] = Integer.rotateRight(v[at[3]] ^ v[at[0]], first);
        v[at[2]] += v[at[3]];
        v[at[1]] = Integer.rotateRight(v[at[1]] ^ v[at[2]], second);
    }

    private static int[] words(byte[] block) {
        int[] words = new int[16];
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        return words;
    }

    private static byte[] bytes(int[] words) {
        ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(words);
        return bytes.array();
    }
}
