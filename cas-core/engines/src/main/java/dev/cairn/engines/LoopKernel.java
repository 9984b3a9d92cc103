package dev.cairn.engines;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Plain Java that the compiler turns into vector code by itself, without flags and without the incubating Vector API.
 *
 * <p>Problem: C2 vectorises only counted loops that touch each array at the index of the loop. Idea: each of the sixteen state words and sixteen
 * message words of {@link #LANES} nodes is an array of its own, a row, and one method with one loop is the quarter-round over six rows. To permute
 * the message is then to permute references. One small method is also compiled early and always alike.
 *
 * <p>All lanes are mixed whether they hold a node or not: a loop whose length changes is unrolled less.
 */
final class LoopKernel extends WideKernel {
    /** All rows, 35 KB, stay in the first-level cache; with half as many the vectorised part of the loop would hardly run. */
    private static final int LANES = 256;

    /** Rows of whole cache lines, with the header of 16 bytes, lie alike in their lines. */
    private static final int ROW_WORDS = LANES + 12;

    /** Lines of so many chunks, one kibibyte apart, stay in the first-level cache together. */
    private static final int TILE = 32;

    private static final int ROUNDS = 7;
    private static final int ROWS = 16;
    private static final int CV_WORDS = ScalarKernel.CV_WORDS;

    /** Views cost milliseconds before the first word is read, which only the scalar kernel must not. */
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int[] IV = ScalarKernel.initialValue();

    private final int[][] state = new int[ROWS][ROW_WORDS];
    private int[][] message = new int[ROWS][ROW_WORDS];
    private int[][] permuted = new int[ROWS][];

    @Override
    int lanes() {
        return LANES;
    }

    @Override
    void chunks(Blake3Mode mode, byte[] in, int off, int count, long chunk, Blake3Row row) {
        for (int at = 0; at < count; at += LANES) {
            int nodes = Math.min(LANES, count - at);
            fillKey(mode);
            for (int block = 0; block < BLOCKS; block++) {
                loadBlocks(in, off + at * Blake3Subtree.CHUNK_BYTES + block * ScalarKernel.BLOCK_BYTES, nodes);
                mix(chunk + at, 1, flags(mode, block));
            }
            putNodes(at, nodes, row);
        }
    }

    @Override
    void parents(Blake3Mode mode, int count, Blake3Row row) {
        for (int at = 0; at < count; at += LANES) {
            int nodes = Math.min(LANES, count - at);
            for (int word = 0; word < CV_WORDS; word++) {
                row.children(word, 2 * at, nodes, message[word], 0);
                row.children(word, 2 * at + 1, nodes, message[CV_WORDS + word], 0);
            }
            fillKey(mode);
            mix(0, 0, mode.flags | Blake3Mode.PARENT);
            putNodes(at, nodes, row);
        }
    }

    private void putNodes(int node, int count, Blake3Row row) {
        for (int word = 0; word < CV_WORDS; word++) {
            row.put(word, node, count, state[word], 0);
        }
    }

    private void fillKey(Blake3Mode mode) {
        for (int word = 0; word < CV_WORDS; word++) {
            Arrays.fill(state[word], mode.key[word]);
        }
    }

    /** Sets the message rows to one block of each chunk. */
    private void loadBlocks(byte[] in, int from, int nodes) {
        int[][] m = message;
        for (int tile = 0; tile < nodes; tile += TILE) {
            int end = Math.min(nodes, tile + TILE);
            for (int word = 0; word < ROWS; word += 4) {
                loadWords(in, from + word * Integer.BYTES, tile, end, m[word], m[word + 1], m[word + 2], m[word + 3]);
            }
        }
    }

    private static void loadWords(byte[] in, int from, int begin, int end, int[] m0, int[] m1, int[] m2, int[] m3) {
        for (int lane = begin; lane < end; lane++) {
            int at = from + lane * Blake3Subtree.CHUNK_BYTES;
            m0[lane] = (int) INTS.get(in, at);
            m1[lane] = (int) INTS.get(in, at + Integer.BYTES);
            m2[lane] = (int) INTS.get(in, at + 2 * Integer.BYTES);
            m3[lane] = (int) INTS.get(in, at + 3 * Integer.BYTES);
        }
    }

    /** Mixes the message rows into the chaining values in the first eight rows. */
    private void mix(long counter, int step, int flags) {
        for (int word = 0; word < 4; word++) {
            Arrays.fill(state[CV_WORDS + word], IV[word]);
        }
        fillCounters(state[12], (int) counter, step);
        Arrays.fill(state[13], (int) (counter >>> Integer.SIZE));
        Arrays.fill(state[14], ScalarKernel.BLOCK_BYTES);
        Arrays.fill(state[15], flags);
        for (int round = 0; round < ROUNDS; round++) {
            round();
            permute();
        }
        for (int word = 0; word < CV_WORDS; word++) {
            fold(state[word], state[CV_WORDS + word]);
        }
    }

    /** Columns, then diagonals. */
    private void round() {
        int[][] s = state;
        int[][] m = message;
        for (int i = 0; i < 4; i++) {
            quarterRound(s[i], s[4 + i], s[8 + i], s[12 + i], m[2 * i], m[2 * i + 1]);
        }
        for (int i = 0; i < 4; i++) {
            int b = 4 + (i + 1 & 3);
            int c = 8 + (i + 2 & 3);
            int d = 12 + (i + 3 & 3);
            quarterRound(s[i], s[b], s[c], s[d], m[8 + 2 * i], m[9 + 2 * i]);
        }
    }

    private void permute() {
        int[][] next = permuted;
        for (int word = 0; word < ROWS; word++) {
            next[word] = message[PERMUTATION[word]];
        }
        permuted = message;
        message = next;
    }

    private static void quarterRound(int[] rowA, int[] rowB, int[] rowC, int[] rowD, int[] rowX, int[] rowY) {
        for (int i = 0; i < LANES; i++) {
            int b = rowB[i];
            int a = rowA[i] + b + rowX[i];
            int d = Integer.rotateRight(rowD[i] ^ a, 16);
            int c = rowC[i] + d;
            b = Integer.rotateRight(b ^ c, 12);
            a += b + rowY[i];
            d = Integer.rotateRight(d ^ a, 8);
            c += d;
            rowA[i] = a;
            rowB[i] = Integer.rotateRight(b ^ c, 7);
            rowC[i] = c;
            rowD[i] = d;
        }
    }

    private static void fillCounters(int[] row, int first, int step) {
        for (int i = 0; i < LANES; i++) {
            row[i] = first + i * step;
        }
    }

    private static void fold(int[] low, int[] high) {
        for (int i = 0; i < LANES; i++) {
            low[i] ^= high[i];
        }
    }
}
