package dev.cairn.engines;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Plain Java that the compiler turns into vector code by itself, without flags and without the incubating Vector API.
 *
 * <p>Problem: C2 vectorises only counted loops over one array whose indices differ by constants. Idea: sixteen state words and sixteen message
 * words of {@link #W} nodes lie in one array, a row for each word, and each quarter-round is a method of its own with one loop over the rows
 * that it needs. The message permutation would move whole rows between two rounds; here the quarter-round that reads two message rows
 * also writes them where the next round looks for them. So there are two sets of message rows, and each quarter-round comes twice: for
 * the rounds that read the one and for those that read the other. In a loop bound by arithmetic the two stores cost little.
 *
 * <p>All lanes are mixed whether they hold a node or not; with half as many, the unrolled part of the loops would hardly run. The methods are long lists of one pattern, over the house limit, on purpose: an
 * index that is not a constant in each of them makes the loop scalar.
 */
final class LoopKernel extends WideKernel {
    /** Lanes. */
    private static final int W = 256;

    private static final int ROUNDS = 7;
    private static final int STATE_WORDS = 16;
    private static final int CV_WORDS = ScalarKernel.CV_WORDS;
    /** Where the message rows of even and of odd rounds begin. */
    private static final int EVEN = STATE_WORDS * W;

    private static final int ODD = 2 * STATE_WORDS * W;

    /** Views cost milliseconds before the first word is read, which only the scalar kernel must not. */
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int[] IV = ScalarKernel.initialValue();

    private final int[] rows = new int[3 * STATE_WORDS * W];

    @Override
    int lanes() {
        return W;
    }

    @Override
    void chunks(Blake3Mode mode, byte[] in, int off, int count, long chunk, Blake3Row row) {
        for (int at = 0; at < count; at += W) {
            int lanes = Math.min(W, count - at);
            fillKey(mode);
            for (int block = 0; block < BLOCKS; block++) {
                int from = off + at * Blake3Subtree.CHUNK_BYTES + block * ScalarKernel.BLOCK_BYTES;
                loadBlocks(in, from, lanes);
                mix(chunk + at, 1, flags(mode, block));
            }
            row.put(at, lanes, rows, W);
        }
    }

    @Override
    void parents(Blake3Mode mode, int count, Blake3Row row) {
        for (int at = 0; at < count; at += W) {
            int lanes = Math.min(W, count - at);
            row.pairs(at, lanes, rows, EVEN, W);
            fillKey(mode);
            mix(0, 0, mode.flags | Blake3Mode.PARENT);
            row.put(at, lanes, rows, W);
        }
    }

    private void fillKey(Blake3Mode mode) {
        for (int word = 0; word < CV_WORDS; word++) {
            Arrays.fill(rows, word * W, word * W + W, mode.key[word]);
        }
    }

    /** Sets the message rows to one block of each chunk. */
    private void loadBlocks(byte[] in, int from, int lanes) {
        int[] s = rows;
        for (int lane = 0; lane < lanes; lane++) {
            int at = from + lane * Blake3Subtree.CHUNK_BYTES;
            for (int word = 0; word < STATE_WORDS; word++) {
                s[EVEN + word * W + lane] = (int) INTS.get(in, at + word * Integer.BYTES);
            }
        }
    }

    /** Mixes the message rows into the chaining values in the first eight rows. */
    private void mix(long counter, int step, int flags) {
        int[] s = rows;
        for (int word = 0; word < 4; word++) {
            Arrays.fill(s, (8 + word) * W, (9 + word) * W, IV[word]);
        }
        for (int i = 0; i < W; i++) {
            s[12 * W + i] = (int) counter + i * step;
        }
        Arrays.fill(s, 13 * W, 14 * W, (int) (counter >>> Integer.SIZE));
        Arrays.fill(s, 14 * W, 15 * W, ScalarKernel.BLOCK_BYTES);
        Arrays.fill(s, 15 * W, 16 * W, flags);
        for (int round = 0; round < ROUNDS - 1; round += 2) {
            evenRound(s);
            oddRound(s);
        }
        evenRound(s);
        for (int i = 0; i < CV_WORDS * W; i++) {
            s[i] ^= s[CV_WORDS * W + i];
        }
    }

    private static void evenRound(int[] s) {
        column0Even(s);
        column1Even(s);
        column2Even(s);
        column3Even(s);
        diagonal0Even(s);
        diagonal1Even(s);
        diagonal2Even(s);
        diagonal3Even(s);
    }

    private static void oddRound(int[] s) {
        column0Odd(s);
        column1Odd(s);
        column2Odd(s);
        column3Odd(s);
        diagonal0Odd(s);
        diagonal1Odd(s);
        diagonal2Odd(s);
        diagonal3Odd(s);
    }

    private static void column0Even(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[EVEN + 0 * W + i];
            int y = s[EVEN + 1 * W + i];
            int b = s[4 * W + i];
            int a = s[0 * W + i] + b + x;
            int d = Integer.rotateRight(s[12 * W + i] ^ a, 16);
            int c = s[8 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[0 * W + i] = a;
            s[4 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[8 * W + i] = c;
            s[12 * W + i] = d;
            s[ODD + 5 * W + i] = x;
            s[ODD + 8 * W + i] = y;
        }
    }

    private static void column1Even(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[EVEN + 2 * W + i];
            int y = s[EVEN + 3 * W + i];
            int b = s[5 * W + i];
            int a = s[1 * W + i] + b + x;
            int d = Integer.rotateRight(s[13 * W + i] ^ a, 16);
            int c = s[9 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[1 * W + i] = a;
            s[5 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[9 * W + i] = c;
            s[13 * W + i] = d;
            s[ODD + 0 * W + i] = x;
            s[ODD + 2 * W + i] = y;
        }
    }

    private static void column2Even(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[EVEN + 4 * W + i];
            int y = s[EVEN + 5 * W + i];
            int b = s[6 * W + i];
            int a = s[2 * W + i] + b + x;
            int d = Integer.rotateRight(s[14 * W + i] ^ a, 16);
            int c = s[10 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[2 * W + i] = a;
            s[6 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[10 * W + i] = c;
            s[14 * W + i] = d;
            s[ODD + 6 * W + i] = x;
            s[ODD + 11 * W + i] = y;
        }
    }

    private static void column3Even(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[EVEN + 6 * W + i];
            int y = s[EVEN + 7 * W + i];
            int b = s[7 * W + i];
            int a = s[3 * W + i] + b + x;
            int d = Integer.rotateRight(s[15 * W + i] ^ a, 16);
            int c = s[11 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[3 * W + i] = a;
            s[7 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[11 * W + i] = c;
            s[15 * W + i] = d;
            s[ODD + 1 * W + i] = x;
            s[ODD + 4 * W + i] = y;
        }
    }

    private static void diagonal0Even(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[EVEN + 8 * W + i];
            int y = s[EVEN + 9 * W + i];
            int b = s[5 * W + i];
            int a = s[0 * W + i] + b + x;
            int d = Integer.rotateRight(s[15 * W + i] ^ a, 16);
            int c = s[10 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[0 * W + i] = a;
            s[5 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[10 * W + i] = c;
            s[15 * W + i] = d;
            s[ODD + 15 * W + i] = x;
            s[ODD + 12 * W + i] = y;
        }
    }

    private static void diagonal1Even(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[EVEN + 10 * W + i];
            int y = s[EVEN + 11 * W + i];
            int b = s[6 * W + i];
            int a = s[1 * W + i] + b + x;
            int d = Integer.rotateRight(s[12 * W + i] ^ a, 16);
            int c = s[11 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[1 * W + i] = a;
            s[6 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[11 * W + i] = c;
            s[12 * W + i] = d;
            s[ODD + 3 * W + i] = x;
            s[ODD + 9 * W + i] = y;
        }
    }

    private static void diagonal2Even(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[EVEN + 12 * W + i];
            int y = s[EVEN + 13 * W + i];
            int b = s[7 * W + i];
            int a = s[2 * W + i] + b + x;
            int d = Integer.rotateRight(s[13 * W + i] ^ a, 16);
            int c = s[8 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[2 * W + i] = a;
            s[7 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[8 * W + i] = c;
            s[13 * W + i] = d;
            s[ODD + 10 * W + i] = x;
            s[ODD + 7 * W + i] = y;
        }
    }

    private static void diagonal3Even(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[EVEN + 14 * W + i];
            int y = s[EVEN + 15 * W + i];
            int b = s[4 * W + i];
            int a = s[3 * W + i] + b + x;
            int d = Integer.rotateRight(s[14 * W + i] ^ a, 16);
            int c = s[9 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[3 * W + i] = a;
            s[4 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[9 * W + i] = c;
            s[14 * W + i] = d;
            s[ODD + 13 * W + i] = x;
            s[ODD + 14 * W + i] = y;
        }
    }

    private static void column0Odd(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[ODD + 0 * W + i];
            int y = s[ODD + 1 * W + i];
            int b = s[4 * W + i];
            int a = s[0 * W + i] + b + x;
            int d = Integer.rotateRight(s[12 * W + i] ^ a, 16);
            int c = s[8 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[0 * W + i] = a;
            s[4 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[8 * W + i] = c;
            s[12 * W + i] = d;
            s[EVEN + 5 * W + i] = x;
            s[EVEN + 8 * W + i] = y;
        }
    }

    private static void column1Odd(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[ODD + 2 * W + i];
            int y = s[ODD + 3 * W + i];
            int b = s[5 * W + i];
            int a = s[1 * W + i] + b + x;
            int d = Integer.rotateRight(s[13 * W + i] ^ a, 16);
            int c = s[9 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[1 * W + i] = a;
            s[5 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[9 * W + i] = c;
            s[13 * W + i] = d;
            s[EVEN + 0 * W + i] = x;
            s[EVEN + 2 * W + i] = y;
        }
    }

    private static void column2Odd(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[ODD + 4 * W + i];
            int y = s[ODD + 5 * W + i];
            int b = s[6 * W + i];
            int a = s[2 * W + i] + b + x;
            int d = Integer.rotateRight(s[14 * W + i] ^ a, 16);
            int c = s[10 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[2 * W + i] = a;
            s[6 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[10 * W + i] = c;
            s[14 * W + i] = d;
            s[EVEN + 6 * W + i] = x;
            s[EVEN + 11 * W + i] = y;
        }
    }

    private static void column3Odd(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[ODD + 6 * W + i];
            int y = s[ODD + 7 * W + i];
            int b = s[7 * W + i];
            int a = s[3 * W + i] + b + x;
            int d = Integer.rotateRight(s[15 * W + i] ^ a, 16);
            int c = s[11 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[3 * W + i] = a;
            s[7 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[11 * W + i] = c;
            s[15 * W + i] = d;
            s[EVEN + 1 * W + i] = x;
            s[EVEN + 4 * W + i] = y;
        }
    }

    private static void diagonal0Odd(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[ODD + 8 * W + i];
            int y = s[ODD + 9 * W + i];
            int b = s[5 * W + i];
            int a = s[0 * W + i] + b + x;
            int d = Integer.rotateRight(s[15 * W + i] ^ a, 16);
            int c = s[10 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[0 * W + i] = a;
            s[5 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[10 * W + i] = c;
            s[15 * W + i] = d;
            s[EVEN + 15 * W + i] = x;
            s[EVEN + 12 * W + i] = y;
        }
    }

    private static void diagonal1Odd(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[ODD + 10 * W + i];
            int y = s[ODD + 11 * W + i];
            int b = s[6 * W + i];
            int a = s[1 * W + i] + b + x;
            int d = Integer.rotateRight(s[12 * W + i] ^ a, 16);
            int c = s[11 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[1 * W + i] = a;
            s[6 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[11 * W + i] = c;
            s[12 * W + i] = d;
            s[EVEN + 3 * W + i] = x;
            s[EVEN + 9 * W + i] = y;
        }
    }

    private static void diagonal2Odd(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[ODD + 12 * W + i];
            int y = s[ODD + 13 * W + i];
            int b = s[7 * W + i];
            int a = s[2 * W + i] + b + x;
            int d = Integer.rotateRight(s[13 * W + i] ^ a, 16);
            int c = s[8 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[2 * W + i] = a;
            s[7 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[8 * W + i] = c;
            s[13 * W + i] = d;
            s[EVEN + 10 * W + i] = x;
            s[EVEN + 7 * W + i] = y;
        }
    }

    private static void diagonal3Odd(int[] s) {
        for (int i = 0; i < W; i++) {
            int x = s[ODD + 14 * W + i];
            int y = s[ODD + 15 * W + i];
            int b = s[4 * W + i];
            int a = s[3 * W + i] + b + x;
            int d = Integer.rotateRight(s[14 * W + i] ^ a, 16);
            int c = s[9 * W + i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + y;
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            s[3 * W + i] = a;
            s[4 * W + i] = Integer.rotateRight(b ^ c, 7);
            s[9 * W + i] = c;
            s[14 * W + i] = d;
            s[EVEN + 13 * W + i] = x;
            s[EVEN + 14 * W + i] = y;
        }
    }
}
