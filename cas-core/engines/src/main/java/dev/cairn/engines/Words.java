package dev.cairn.engines;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The little-endian 32-bit words that BLAKE3 reads from and writes to byte arrays. */
final class Words {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    static int get(byte[] from, int at) {
        return (int) INTS.get(from, at);
    }

    static int[] load(byte[] from, int count) {
        int[] words = new int[count];
        for (int i = 0; i < count; i++) {
            words[i] = get(from, i * Integer.BYTES);
        }
        return words;
    }

    /**
     * Writes the first {@code count} words to {@code to[at..]}, byte by byte. Not through the view: C2 of JDK 17 loses whole
     * loops of such stores into a fresh array, and digests end in zeros.
     */
    static void store(int[] words, int count, byte[] to, int at) {
        for (int i = 0; i < count; i++) {
            int word = words[i];
            int first = at + i * Integer.BYTES;
            to[first] = (byte) word;
            to[first + 1] = (byte) (word >>> 8);
            to[first + 2] = (byte) (word >>> 16);
            to[first + 3] = (byte) (word >>> 24);
        }
    }
}
