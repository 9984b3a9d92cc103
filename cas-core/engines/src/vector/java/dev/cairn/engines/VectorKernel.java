package dev.cairn.engines;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The incubating Vector API: one lane for each node, as many as the processor's widest register holds.
 *
 * <p>Problem: C2 inlines some seventy vector operations in a row and then stops; what is left outside is boxed and a hundred times slower.
 * Idea: straight lines without helpers of our own; one loop over the seven rounds whose message words come from an array through a table of
 * offsets; and the transposition, which turns one block of each chunk into one row for each word, in a method apart. Each of its
 * steps swaps, between two rows, the lanes that belong to the other: blend what leaves, move it once, blend it in.
 *
 * <p>Lanes behind the last node repeat the first one and are mixed in vain. One species per JVM. The same class file runs on 17 and
 * later: bytes are loaded as bytes and reinterpreted, because loads of words from byte arrays changed.
 */
final class VectorKernel extends WideKernel {
    private static final VectorSpecies<Integer> S = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = S.withLanes(byte.class);
    private static final int LANES = S.length();
    private static final int LINE_BYTES = 64;
    private static final int ROUNDS = 7;
    private static final int WORDS = ScalarKernel.OUT_WORDS;
    private static final int CV_WORDS = ScalarKernel.CV_WORDS;
    private static final int[] IV = ScalarKernel.initialValue();
    /** Where in the message rows each round finds the words that it needs. */
    private static final int[] ORDER = order();

    private static final int[] NUMBERS = numbers();

    private static final VectorMask<Integer> UPPER_1 = upper(1);
    private static final VectorMask<Integer> UPPER_2 = upper(2);
    private static final VectorMask<Integer> UPPER_4 = upper(4);
    private static final VectorMask<Integer> UPPER_8 = upper(8);
    private static final VectorShuffle<Integer> SWAP_1 = swap(1);
    private static final VectorShuffle<Integer> SWAP_2 = swap(2);
    private static final VectorShuffle<Integer> SWAP_4 = swap(4);
    private static final VectorShuffle<Integer> SWAP_8 = swap(8);

    private final int[] h = new int[CV_WORDS * LANES];
    private final int[] m = new int[WORDS * LANES];
    /** Kept, so that the reads are not left out. */
    private int touched;

    VectorKernel() {
        if (LANES < 4 || LANES > WORDS) {
            throw new UnsupportedOperationException("vectors of " + LANES + " lanes");
        }
    }

    private static int[] order() {
        int[] words = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        int[] order = new int[ROUNDS * WORDS];
        for (int round = 0; round < ROUNDS; round++) {
            int[] before = words.clone();
            for (int i = 0; i < WORDS; i++) {
                order[round * WORDS + i] = before[i] * LANES;
                words[i] = before[PERMUTATION[i]];
            }
        }
        return order;
    }

    private static int[] numbers() {
        int[] numbers = new int[LANES];
        Arrays.setAll(numbers, lane -> lane);
        return numbers;
    }

    private static VectorMask<Integer> upper(int step) {
        boolean[] lanes = new boolean[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            lanes[lane] = (lane & step) != 0;
        }
        return VectorMask.fromArray(S, lanes, 0);
    }

    private static VectorShuffle<Integer> swap(int step) {
        return VectorShuffle.fromOp(S, lane -> (lane ^ step) % LANES);
    }

    @Override
    int lanes() {
        return LANES;
    }

    @Override
    void chunks(Blake3Mode mode, byte[] in, int off, int count, long chunk, Blake3Row row) {
        for (int at = 0; at < count; at += LANES) {
            int lanes = Math.min(LANES, count - at);
            int from = off + at * Blake3Subtree.CHUNK_BYTES;
            touched += touch(in, from + LANES * Blake3Subtree.CHUNK_BYTES);
            fillKey(mode);
            for (int block = 0; block < BLOCKS; block++) {
                loadBlocks(in, from + block * ScalarKernel.BLOCK_BYTES, lanes, m);
                mix(h, m, (int) (chunk + at), 1, (int) (chunk >>> Integer.SIZE), flags(mode, block));
            }
            putNodes(at, lanes, row);
        }
    }

    /**
     * Reads a byte of each cache line of the next chunks, in order: the processor fetches ahead what is read in a row, and does not
     * see that sixteen chunks read side by side are one.
     */
    private static int touch(byte[] in, int from) {
        int end = Math.min(in.length, from + LANES * Blake3Subtree.CHUNK_BYTES);
        int sum = 0;
        for (int at = from; at < end; at += LINE_BYTES) {
            sum += in[at];
        }
        return sum;
    }

    @Override
    void parents(Blake3Mode mode, int count, Blake3Row row) {
        for (int at = 0; at < count; at += LANES) {
            int lanes = Math.min(LANES, count - at);
            for (int word = 0; word < CV_WORDS; word++) {
                row.children(word, 2 * at, lanes, m, word * LANES);
                row.children(word, 2 * at + 1, lanes, m, (CV_WORDS + word) * LANES);
            }
            fillKey(mode);
            mix(h, m, 0, 0, 0, mode.flags | Blake3Mode.PARENT);
            putNodes(at, lanes, row);
        }
    }

    private void putNodes(int node, int count, Blake3Row row) {
        for (int word = 0; word < CV_WORDS; word++) {
            row.put(word, node, count, h, word * LANES);
        }
    }

    private void fillKey(Blake3Mode mode) {
        for (int word = 0; word < CV_WORDS; word++) {
            Arrays.fill(h, word * LANES, word * LANES + LANES, mode.key[word]);
        }
    }

    /** Sets row {@code w} of {@code m} to word {@code w} of one block of each chunk, a square of words at a time. */
    private static void loadBlocks(byte[] in, int from, int lanes, int[] m) {
        for (int word = 0; word < WORDS; word += LANES) {
            for (int row = 0; row < LANES; row += 4) {
                loadFour(in, from + word * Integer.BYTES, row, lanes, m, (word + row) * LANES);
            }
            if (LANES == 16) {
                swapFar(m);
            } else if (LANES == 8) {
                swapHalves(m, word * LANES);
            }
        }
    }

    /** Four rows of words with the first two steps of the transposition done. */
    private static void loadFour(byte[] in, int from, int row, int lanes, int[] m, int to) {
        IntVector a = ByteVector.fromArray(BYTES, in, from + chunkOf(row, lanes)).reinterpretAsInts();
        IntVector b = ByteVector.fromArray(BYTES, in, from + chunkOf(row + 1, lanes)).reinterpretAsInts();
        IntVector c = ByteVector.fromArray(BYTES, in, from + chunkOf(row + 2, lanes)).reinterpretAsInts();
        IntVector d = ByteVector.fromArray(BYTES, in, from + chunkOf(row + 3, lanes)).reinterpretAsInts();
        IntVector ab = b.blend(a, UPPER_1).rearrange(SWAP_1);
        IntVector cd = d.blend(c, UPPER_1).rearrange(SWAP_1);
        a = a.blend(ab, UPPER_1);
        b = ab.blend(b, UPPER_1);
        c = c.blend(cd, UPPER_1);
        d = cd.blend(d, UPPER_1);
        IntVector ac = c.blend(a, UPPER_2).rearrange(SWAP_2);
        IntVector bd = d.blend(b, UPPER_2).rearrange(SWAP_2);
        a.blend(ac, UPPER_2).intoArray(m, to);
        b.blend(bd, UPPER_2).intoArray(m, to + LANES);
        ac.blend(c, UPPER_2).intoArray(m, to + 2 * LANES);
        bd.blend(d, UPPER_2).intoArray(m, to + 3 * LANES);
    }

    private static int chunkOf(int row, int lanes) {
        return (row < lanes ? row : 0) * Blake3Subtree.CHUNK_BYTES;
    }

    /** The last two steps of sixteen rows: four apart, then eight apart. */
    private static void swapFar(int[] m) {
        for (int row = 0; row < 4; row++) {
            int at = row * LANES;
            IntVector a = IntVector.fromArray(S, m, at);
            IntVector b = IntVector.fromArray(S, m, at + 4 * LANES);
            IntVector c = IntVector.fromArray(S, m, at + 8 * LANES);
            IntVector d = IntVector.fromArray(S, m, at + 12 * LANES);
            IntVector ab = b.blend(a, UPPER_4).rearrange(SWAP_4);
            IntVector cd = d.blend(c, UPPER_4).rearrange(SWAP_4);
            a = a.blend(ab, UPPER_4);
            b = ab.blend(b, UPPER_4);
            c = c.blend(cd, UPPER_4);
            d = cd.blend(d, UPPER_4);
            IntVector ac = c.blend(a, UPPER_8).rearrange(SWAP_8);
            IntVector bd = d.blend(b, UPPER_8).rearrange(SWAP_8);
            a.blend(ac, UPPER_8).intoArray(m, at);
            b.blend(bd, UPPER_8).intoArray(m, at + 4 * LANES);
            ac.blend(c, UPPER_8).intoArray(m, at + 8 * LANES);
            bd.blend(d, UPPER_8).intoArray(m, at + 12 * LANES);
        }
    }

    /** The last step of eight rows: four apart. */
    private static void swapHalves(int[] m, int from) {
        for (int at = from; at < from + 4 * LANES; at += LANES) {
            IntVector a = IntVector.fromArray(S, m, at);
            IntVector b = IntVector.fromArray(S, m, at + 4 * LANES);
            IntVector ab = b.blend(a, UPPER_4).rearrange(SWAP_4);
            a.blend(ab, UPPER_4).intoArray(m, at);
            ab.blend(b, UPPER_4).intoArray(m, at + 4 * LANES);
        }
    }

    /** Mixes the message rows into the chaining values; the counters of the lanes are {@code step} apart. */
    private static void mix(int[] h, int[] m, int counter, int step, int counterHigh, int flags) {
        int[] order = ORDER;
        IntVector v0 = IntVector.fromArray(S, h, 0 * LANES);
        IntVector v1 = IntVector.fromArray(S, h, 1 * LANES);
        IntVector v2 = IntVector.fromArray(S, h, 2 * LANES);
        IntVector v3 = IntVector.fromArray(S, h, 3 * LANES);
        IntVector v4 = IntVector.fromArray(S, h, 4 * LANES);
        IntVector v5 = IntVector.fromArray(S, h, 5 * LANES);
        IntVector v6 = IntVector.fromArray(S, h, 6 * LANES);
        IntVector v7 = IntVector.fromArray(S, h, 7 * LANES);
        IntVector v8 = IntVector.broadcast(S, IV[0]);
        IntVector v9 = IntVector.broadcast(S, IV[1]);
        IntVector v10 = IntVector.broadcast(S, IV[2]);
        IntVector v11 = IntVector.broadcast(S, IV[3]);
        IntVector v12 = IntVector.fromArray(S, NUMBERS, 0).mul(step).add(counter);
        IntVector v13 = IntVector.broadcast(S, counterHigh);
        IntVector v14 = IntVector.broadcast(S, ScalarKernel.BLOCK_BYTES);
        IntVector v15 = IntVector.broadcast(S, flags);

        for (int at = 0; at < ROUNDS * WORDS; at += WORDS) {
            v0 = v0.add(v4).add(IntVector.fromArray(S, m, order[at + 0]));
            v12 = v12.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 16);
            v8 = v8.add(v12);
            v4 = v4.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 12);
            v0 = v0.add(v4).add(IntVector.fromArray(S, m, order[at + 1]));
            v12 = v12.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 8);
            v8 = v8.add(v12);
            v4 = v4.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 7);
            v1 = v1.add(v5).add(IntVector.fromArray(S, m, order[at + 2]));
            v13 = v13.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 16);
            v9 = v9.add(v13);
            v5 = v5.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 12);
            v1 = v1.add(v5).add(IntVector.fromArray(S, m, order[at + 3]));
            v13 = v13.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 8);
            v9 = v9.add(v13);
            v5 = v5.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 7);
            v2 = v2.add(v6).add(IntVector.fromArray(S, m, order[at + 4]));
            v14 = v14.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 16);
            v10 = v10.add(v14);
            v6 = v6.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 12);
            v2 = v2.add(v6).add(IntVector.fromArray(S, m, order[at + 5]));
            v14 = v14.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 8);
            v10 = v10.add(v14);
            v6 = v6.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 7);
            v3 = v3.add(v7).add(IntVector.fromArray(S, m, order[at + 6]));
            v15 = v15.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 16);
            v11 = v11.add(v15);
            v7 = v7.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 12);
            v3 = v3.add(v7).add(IntVector.fromArray(S, m, order[at + 7]));
            v15 = v15.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 8);
            v11 = v11.add(v15);
            v7 = v7.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 7);
            v0 = v0.add(v5).add(IntVector.fromArray(S, m, order[at + 8]));
            v15 = v15.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 16);
            v10 = v10.add(v15);
            v5 = v5.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 12);
            v0 = v0.add(v5).add(IntVector.fromArray(S, m, order[at + 9]));
            v15 = v15.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 8);
            v10 = v10.add(v15);
            v5 = v5.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 7);
            v1 = v1.add(v6).add(IntVector.fromArray(S, m, order[at + 10]));
            v12 = v12.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 16);
            v11 = v11.add(v12);
            v6 = v6.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 12);
            v1 = v1.add(v6).add(IntVector.fromArray(S, m, order[at + 11]));
            v12 = v12.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 8);
            v11 = v11.add(v12);
            v6 = v6.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 7);
            v2 = v2.add(v7).add(IntVector.fromArray(S, m, order[at + 12]));
            v13 = v13.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 16);
            v8 = v8.add(v13);
            v7 = v7.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 12);
            v2 = v2.add(v7).add(IntVector.fromArray(S, m, order[at + 13]));
            v13 = v13.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 8);
            v8 = v8.add(v13);
            v7 = v7.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 7);
            v3 = v3.add(v4).add(IntVector.fromArray(S, m, order[at + 14]));
            v14 = v14.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 16);
            v9 = v9.add(v14);
            v4 = v4.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 12);
            v3 = v3.add(v4).add(IntVector.fromArray(S, m, order[at + 15]));
            v14 = v14.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 8);
            v9 = v9.add(v14);
            v4 = v4.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 7);
        }

        v0.lanewise(VectorOperators.XOR, v8).intoArray(h, 0 * LANES);
        v1.lanewise(VectorOperators.XOR, v9).intoArray(h, 1 * LANES);
        v2.lanewise(VectorOperators.XOR, v10).intoArray(h, 2 * LANES);
        v3.lanewise(VectorOperators.XOR, v11).intoArray(h, 3 * LANES);
        v4.lanewise(VectorOperators.XOR, v12).intoArray(h, 4 * LANES);
        v5.lanewise(VectorOperators.XOR, v13).intoArray(h, 5 * LANES);
        v6.lanewise(VectorOperators.XOR, v14).intoArray(h, 6 * LANES);
        v7.lanewise(VectorOperators.XOR, v15).intoArray(h, 7 * LANES);
    }
}
