package dev.cairn.engines;

/**
 * The BLAKE3 compression function in plain Java, one block at a time.
 *
 * <p>Problem: sixteen state words and sixteen message words do not fit the registers of any common machine, and a JVM is
 * slow wherever they go through an array. Idea: keep all of them in local variables and let the compiler spill what it
 * must. A loop over the seven rounds that rotates the message words in place (the permutation is two cycles of eight)
 * beats the fully unrolled form by a third: the code is a seventh of the size and the moves cost nothing beside the
 * spills. The method is therefore one long straight line, far over the house limit, on purpose: helpers cannot return
 * sixteen words.
 *
 * <p>Kernels that mix many chunks at once ({@link WideKernel}) take the large spans and leave this one the small inputs, the ragged ends
 * and the roots.
 *
 * <p>Reference: O'Connor, Aumasson, Neves, Wilcox-O'Hearn, "BLAKE3: one function, fast everywhere", section 2.2.
 */
final class ScalarKernel {
    static final int BLOCK_BYTES = 64;
    /** Words of a chaining value. */
    static final int CV_WORDS = 8;
    /** Words of a whole output: the chaining value and the second half that only the root's output uses. */
    static final int OUT_WORDS = 16;

    private static final int ROUNDS = 7;

    private static final int IV0 = 0x6A09E667;
    private static final int IV1 = 0xBB67AE85;
    private static final int IV2 = 0x3C6EF372;
    private static final int IV3 = 0xA54FF53A;
    private static final int IV4 = 0x510E527F;
    private static final int IV5 = 0x9B05688C;
    private static final int IV6 = 0x1F83D9AB;
    private static final int IV7 = 0x5BE0CD19;

    private ScalarKernel() {}

    static int[] initialValue() {
        return new int[] {IV0, IV1, IV2, IV3, IV4, IV5, IV6, IV7};
    }

    /**
     * Mixes the 64 bytes at {@code in[at..]} into the chaining value {@code cv} and writes sixteen words to {@code out},
     * which may be the same array as {@code cv}.
     *
     * @param length bytes of the block that are input; the rest must be zero
     */
    static void compress(int[] cv, byte[] in, int at, int length, long counter, int flags, int[] out) {
        int m0 = Words.get(in, at);
        int m1 = Words.get(in, at + 4);
        int m2 = Words.get(in, at + 8);
        int m3 = Words.get(in, at + 12);
        int m4 = Words.get(in, at + 16);
        int m5 = Words.get(in, at + 20);
        int m6 = Words.get(in, at + 24);
        int m7 = Words.get(in, at + 28);
        int m8 = Words.get(in, at + 32);
        int m9 = Words.get(in, at + 36);
        int m10 = Words.get(in, at + 40);
        int m11 = Words.get(in, at + 44);
        int m12 = Words.get(in, at + 48);
        int m13 = Words.get(in, at + 52);
        int m14 = Words.get(in, at + 56);
        int m15 = Words.get(in, at + 60);

        int v0 = cv[0];
        int v1 = cv[1];
        int v2 = cv[2];
        int v3 = cv[3];
        int v4 = cv[4];
        int v5 = cv[5];
        int v6 = cv[6];
        int v7 = cv[7];
        int v8 = IV0;
        int v9 = IV1;
        int v10 = IV2;
        int v11 = IV3;
        int v12 = (int) counter;
        int v13 = (int) (counter >>> 32);
        int v14 = length;
        int v15 = flags;

        for (int round = 0; round < ROUNDS; round++) {
            v0 += v4 + m0;
            v12 = Integer.rotateRight(v12 ^ v0, 16);
            v8 += v12;
            v4 = Integer.rotateRight(v4 ^ v8, 12);
            v0 += v4 + m1;
            v12 = Integer.rotateRight(v12 ^ v0, 8);
            v8 += v12;
            v4 = Integer.rotateRight(v4 ^ v8, 7);
            v1 += v5 + m2;
            v13 = Integer.rotateRight(v13 ^ v1, 16);
            v9 += v13;
            v5 = Integer.rotateRight(v5 ^ v9, 12);
            v1 += v5 + m3;
            v13 = Integer.rotateRight(v13 ^ v1, 8);
            v9 += v13;
            v5 = Integer.rotateRight(v5 ^ v9, 7);
            v2 += v6 + m4;
            v14 = Integer.rotateRight(v14 ^ v2, 16);
            v10 += v14;
            v6 = Integer.rotateRight(v6 ^ v10, 12);
            v2 += v6 + m5;
            v14 = Integer.rotateRight(v14 ^ v2, 8);
            v10 += v14;
            v6 = Integer.rotateRight(v6 ^ v10, 7);
            v3 += v7 + m6;
            v15 = Integer.rotateRight(v15 ^ v3, 16);
            v11 += v15;
            v7 = Integer.rotateRight(v7 ^ v11, 12);
            v3 += v7 + m7;
            v15 = Integer.rotateRight(v15 ^ v3, 8);
            v11 += v15;
            v7 = Integer.rotateRight(v7 ^ v11, 7);

            v0 += v5 + m8;
            v15 = Integer.rotateRight(v15 ^ v0, 16);
            v10 += v15;
            v5 = Integer.rotateRight(v5 ^ v10, 12);
            v0 += v5 + m9;
            v15 = Integer.rotateRight(v15 ^ v0, 8);
            v10 += v15;
            v5 = Integer.rotateRight(v5 ^ v10, 7);
            v1 += v6 + m10;
            v12 = Integer.rotateRight(v12 ^ v1, 16);
            v11 += v12;
            v6 = Integer.rotateRight(v6 ^ v11, 12);
            v1 += v6 + m11;
            v12 = Integer.rotateRight(v12 ^ v1, 8);
            v11 += v12;
            v6 = Integer.rotateRight(v6 ^ v11, 7);
            v2 += v7 + m12;
            v13 = Integer.rotateRight(v13 ^ v2, 16);
            v8 += v13;
            v7 = Integer.rotateRight(v7 ^ v8, 12);
            v2 += v7 + m13;
            v13 = Integer.rotateRight(v13 ^ v2, 8);
            v8 += v13;
            v7 = Integer.rotateRight(v7 ^ v8, 7);
            v3 += v4 + m14;
            v14 = Integer.rotateRight(v14 ^ v3, 16);
            v9 += v14;
            v4 = Integer.rotateRight(v4 ^ v9, 12);
            v3 += v4 + m15;
            v14 = Integer.rotateRight(v14 ^ v3, 8);
            v9 += v14;
            v4 = Integer.rotateRight(v4 ^ v9, 7);

            int t0 = m0;
            m0 = m2;
            m2 = m3;
            m3 = m10;
            m10 = m12;
            m12 = m9;
            m9 = m11;
            m11 = m5;
            m5 = t0;
            int t1 = m1;
            m1 = m6;
            m6 = m4;
            m4 = m7;
            m7 = m13;
            m13 = m14;
            m14 = m15;
            m15 = m8;
            m8 = t1;
        }

        // The upper half first: it still reads the chaining value that the lower half may overwrite.
        out[8] = v8 ^ cv[0];
        out[9] = v9 ^ cv[1];
        out[10] = v10 ^ cv[2];
        out[11] = v11 ^ cv[3];
        out[12] = v12 ^ cv[4];
        out[13] = v13 ^ cv[5];
        out[14] = v14 ^ cv[6];
        out[15] = v15 ^ cv[7];
        out[0] = v0 ^ v8;
        out[1] = v1 ^ v9;
        out[2] = v2 ^ v10;
        out[3] = v3 ^ v11;
        out[4] = v4 ^ v12;
        out[5] = v5 ^ v13;
        out[6] = v6 ^ v14;
        out[7] = v7 ^ v15;
    }
}
