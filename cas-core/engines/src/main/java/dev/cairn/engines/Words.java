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

    /** Writes the first {@code count} words to {@code to[at..]}. */
    static void store(int[] words, int count, byte[] to, int at) {
        for (int i = 0; i < count; i++) {
            INTS.set(to, at + i * Integer.BYTES, words[i]);
        }
    }
}
