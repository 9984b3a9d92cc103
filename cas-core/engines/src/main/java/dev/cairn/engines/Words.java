package dev.cairn.engines;

/**
 * The little-endian 32-bit words that BLAKE3 reads from and writes to byte arrays, byte by byte. A view of the array as words would cost
 * milliseconds before the first hash of a process, and to write through one is wrong on JDK 17: C2 loses whole loops of such stores into a fresh
 * array, and digests end in zeros.
 */
final class Words {
    private Words() {}

    static int get(byte[] from, int at) {
        return (from[at] & 0xFF) | (from[at + 1] & 0xFF) << 8 | (from[at + 2] & 0xFF) << 16 | from[at + 3] << 24;
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
            int word = words[i];
            int first = at + i * Integer.BYTES;
            to[first] = (byte) word;
            to[first + 1] = (byte) (word >>> 8);
            to[first + 2] = (byte) (word >>> 16);
            to[first + 3] = (byte) (word >>> 24);
        }
    }
}
