package dev.cairn.engines;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The light test of {@link WideCdc} for a span of positions at once.
 *
 * <p>Idea: a hash of eight bytes grows by doubling, {@code s} of two bytes, {@code u} of four, {@code x} of eight, each from
 * the array before it and a copy of that array shifted by as many bytes. Every loop adds, XORs or masks whole byte arrays
 * and reads all of them at one index: that, and no cast but the one at the store, is what the compilers of JDK 17 to 25 turn
 * into vector code without flags. Copies are cheaper than a loop that reads one array at two indices, which stays scalar.
 * A position passes where some bits of {@code u} and of {@code x} are zeros; a {@code -1} marks it. The marks of eight
 * stripes are folded into one, read as words, so most are never looked at one by one.
 *
 * <p>Not thread-safe: scratch of one scan.
 */
final class WideSpan {
    private static final int POSITIONS_MAX = 8192;
    private static final int POSITIONS_MIN = 512;
    private static final int STRIPES = 8;
    private static final int STRIPE = POSITIONS_MAX / STRIPES;
    /** Bytes that the test sees before a position. */
    private static final int WINDOW = 8;

    // Chosen by measuring: about one position in 1,024 passes in texts and programs, more where bytes have few values.
    // All odd: then the lowest bit of u or of x is not zero where bytes repeat after one, two or four.
    private static final int XOR_2 = 0x4F;
    private static final int XOR_4 = 0x8B;
    private static final int XOR_8 = 0xDF;
    private static final int MASK_4 = 0x2B;
    private static final int MASK_8 = 0x77;
    private static final long MARKS = 0x8080808080808080L;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int positions;
    private final byte[] a;
    private final byte[] b;
    private final byte[] marks;
    private int wordAt;
    private long word;
    private int at;

    /** Scratch for chunks of about {@code avg} bytes; a span is a small part of them. */
    WideSpan(int avg) {
        positions = Math.max(POSITIONS_MIN, Math.min(POSITIONS_MAX, Integer.highestOneBit(avg) / STRIPES));
        a = new byte[POSITIONS_MAX + WINDOW];
        b = new byte[POSITIONS_MAX + WINDOW];
        marks = new byte[POSITIONS_MAX + WINDOW];
    }

    /** How many positions can be tested at once: a multiple of 64. */
    int positions() {
        return positions;
    }

    /** Tests whether a chunk may end before {@code data[from]}, and before the {@code count - 1} bytes after it. */
    void test(byte[] data, int from, int count) {
        int first = from - WINDOW;
        System.arraycopy(data, first, a, 0, count + 7);
        System.arraycopy(data, first + 1, b, 0, count + 6);
        hash(a, b, marks, XOR_2, count + 6);
        System.arraycopy(marks, 2, b, 0, count + 4);
        hash(marks, b, a, XOR_4, count + 4);
        System.arraycopy(a, 4, b, 0, count);
        mark(a, b, marks, count);
        Arrays.fill(marks, count, POSITIONS_MAX, (byte) 0);
        fold(marks, a);
        word = 0;
        wordAt = -Long.BYTES;
        at = POSITIONS_MAX;
    }

    /** A position that passed, counted from the first one; -1 if there are no more. In no order. */
    int next() {
        while (true) {
            while (at < POSITIONS_MAX) {
                int i = at;
                at += STRIPE;
                if (marks[i] < 0) {
                    return i;
                }
            }
            while (word == 0) {
                wordAt += Long.BYTES;
                if (wordAt == STRIPE) {
                    wordAt -= Long.BYTES;
                    return -1;
                }
                word = (long) WORD.get(a, wordAt) & MARKS;
            }
            at = wordAt + Long.numberOfTrailingZeros(word) / Byte.SIZE;
            word &= word - 1;
        }
    }

    private static void hash(byte[] older, byte[] newer, byte[] to, int xor, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (byte) ((older[i] ^ xor) + newer[i]);
        }
    }

    private static void mark(byte[] older, byte[] newer, byte[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (byte) (((((older[i] ^ XOR_8) + newer[i]) & MASK_8) | (newer[i] & MASK_4)) - 1);
        }
    }

    private static void fold(byte[] from, byte[] to) {
        for (int i = 0; i < STRIPE; i++) {
            to[i] = (byte) (from[i]
                    | from[i + STRIPE]
                    | from[i + 2 * STRIPE]
                    | from[i + 3 * STRIPE]
                    | from[i + 4 * STRIPE]
                    | from[i + 5 * STRIPE]
                    | from[i + 6 * STRIPE]
                    | from[i + 7 * STRIPE]);
        }
    }
}
