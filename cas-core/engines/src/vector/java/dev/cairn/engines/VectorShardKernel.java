package dev.cairn.engines;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The incubating Vector API: a product of a byte is the product of its low half plus that of its high half, and sixteen
 * products of a half fit a vector, from which the halves of many bytes select at once (Plank, Greenan and Miller,
 * "Screaming Fast Galois Field Arithmetic Using Intel SIMD Instructions", FAST 2013).
 *
 * <p>Four rows share what is loaded and split of the inputs; their sums stay in registers over all inputs. Straight
 * lines without helpers of our own, for what C2 does not inline is boxed and a hundred times slower; hence the same for
 * two rows and for one. Vectors have 64 bytes where the processor's registers have, else 16: a selection among 32 bytes
 * takes more than two among 16.
 */
final class VectorShardKernel extends ShardKernel {
    private static final VectorSpecies<Byte> S =
            ByteVector.SPECIES_PREFERRED.length() == 64 ? ByteVector.SPECIES_512 : ByteVector.SPECIES_128;
    private static final int LANES = S.length();
    private static final VectorOperators.Associative XOR = VectorOperators.XOR;
    private static final byte HALF = 0xF;
    private static final int HALF_BITS = 4;

    /**
     * For each row, or each set of rows, and in it for each input and each row of the set: products of low halves, of
     * high halves.
     */
    private final byte[][] products;

    private final int inputs;

    VectorShardKernel(int[][] matrix) {
        inputs = matrix[0].length;
        products = new byte[matrix.length][];
        for (int row = 0; row < matrix.length; row += together(matrix.length - row)) {
            products[row] = products(matrix, row, together(matrix.length - row));
        }
    }

    private static int together(int rows) {
        return rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
    }

    private static byte[] products(int[][] matrix, int row, int rows) {
        int inputs = matrix[0].length;
        byte[] all = new byte[inputs * rows * 2 * LANES];
        int at = 0;
        for (int input = 0; input < inputs; input++) {
            for (int i = row; i < row + rows; i++) {
                for (int lane = 0; lane < LANES; lane++) {
                    all[at + lane] = (byte) Gf256.multiply(matrix[i][input], lane & HALF);
                    all[at + LANES + lane] = (byte) Gf256.multiply(matrix[i][input], (lane & HALF) << HALF_BITS);
                }
                at += 2 * LANES;
            }
        }
        return all;
    }

    @Override
    int code(ShardSpans in, ShardSpans out, int from, int len) {
        byte[][] bytes = new byte[inputs][];
        int[] starts = new int[inputs];
        for (int input = 0; input < inputs; input++) {
            bytes[input] = in.bytes(input);
            starts[input] = in.start(input) + from;
        }
        int whole = len - len % LANES;
        for (int row = 0; row < products.length; row += together(products.length - row)) {
            switch (together(products.length - row)) {
                case 4 -> four(bytes, starts, products[row], out, row, from, whole);
                case 2 -> two(bytes, starts, products[row], out, row, from, whole);
                default -> one(bytes, starts, products[row], out, row, from, whole);
            }
        }
        return whole;
    }

    private static void four(
            byte[][] in, int[] starts, byte[] products, ShardSpans out, int row, int from, int len) {
        byte[] out0 = out.bytes(row);
        byte[] out1 = out.bytes(row + 1);
        byte[] out2 = out.bytes(row + 2);
        byte[] out3 = out.bytes(row + 3);
        int at0 = out.start(row) + from;
        int at1 = out.start(row + 1) + from;
        int at2 = out.start(row + 2) + from;
        int at3 = out.start(row + 3) + from;
        for (int i = 0; i < len; i += LANES) {
            ByteVector sum0 = ByteVector.zero(S);
            ByteVector sum1 = ByteVector.zero(S);
            ByteVector sum2 = ByteVector.zero(S);
            ByteVector sum3 = ByteVector.zero(S);
            int at = 0;
            for (int input = 0; input < in.length; input++) {
                ByteVector b = ByteVector.fromArray(S, in[input], starts[input] + i);
                ByteVector low = b.and(HALF);
                ByteVector high = b.lanewise(VectorOperators.LSHR, HALF_BITS);
                sum0 = sum0.lanewise(XOR, low.selectFrom(ByteVector.fromArray(S, products, at)))
                        .lanewise(XOR, high.selectFrom(ByteVector.fromArray(S, products, at + LANES)));
                sum1 = sum1.lanewise(XOR, low.selectFrom(ByteVector.fromArray(S, products, at + 2 * LANES)))
                        .lanewise(XOR, high.selectFrom(ByteVector.fromArray(S, products, at + 3 * LANES)));
                sum2 = sum2.lanewise(XOR, low.selectFrom(ByteVector.fromArray(S, products, at + 4 * LANES)))
                        .lanewise(XOR, high.selectFrom(ByteVector.fromArray(S, products, at + 5 * LANES)));
                sum3 = sum3.lanewise(XOR, low.selectFrom(ByteVector.fromArray(S, products, at + 6 * LANES)))
                        .lanewise(XOR, high.selectFrom(ByteVector.fromArray(S, products, at + 7 * LANES)));
                at += 8 * LANES;
            }
            sum0.intoArray(out0, at0 + i);
            sum1.intoArray(out1, at1 + i);
            sum2.intoArray(out2, at2 + i);
            sum3.intoArray(out3, at3 + i);
        }
    }

    private static void two(
            byte[][] in, int[] starts, byte[] products, ShardSpans out, int row, int from, int len) {
        byte[] out0 = out.bytes(row);
        byte[] out1 = out.bytes(row + 1);
        int at0 = out.start(row) + from;
        int at1 = out.start(row + 1) + from;
        for (int i = 0; i < len; i += LANES) {
            ByteVector sum0 = ByteVector.zero(S);
            ByteVector sum1 = ByteVector.zero(S);
            int at = 0;
            for (int input = 0; input < in.length; input++) {
                ByteVector b = ByteVector.fromArray(S, in[input], starts[input] + i);
                ByteVector low = b.and(HALF);
                ByteVector high = b.lanewise(VectorOperators.LSHR, HALF_BITS);
                sum0 = sum0.lanewise(XOR, low.selectFrom(ByteVector.fromArray(S, products, at)))
                        .lanewise(XOR, high.selectFrom(ByteVector.fromArray(S, products, at + LANES)));
                sum1 = sum1.lanewise(XOR, low.selectFrom(ByteVector.fromArray(S, products, at + 2 * LANES)))
                        .lanewise(XOR, high.selectFrom(ByteVector.fromArray(S, products, at + 3 * LANES)));
                at += 4 * LANES;
            }
            sum0.intoArray(out0, at0 + i);
            sum1.intoArray(out1, at1 + i);
        }
    }

    private static void one(
            byte[][] in, int[] starts, byte[] products, ShardSpans out, int row, int from, int len) {
        byte[] out0 = out.bytes(row);
        int at0 = out.start(row) + from;
        for (int i = 0; i < len; i += LANES) {
            ByteVector sum0 = ByteVector.zero(S);
            int at = 0;
            for (int input = 0; input < in.length; input++) {
                ByteVector b = ByteVector.fromArray(S, in[input], starts[input] + i);
                ByteVector low = b.and(HALF);
                ByteVector high = b.lanewise(VectorOperators.LSHR, HALF_BITS);
                sum0 = sum0.lanewise(XOR, low.selectFrom(ByteVector.fromArray(S, products, at)))
                        .lanewise(XOR, high.selectFrom(ByteVector.fromArray(S, products, at + LANES)));
                at += 2 * LANES;
            }
            sum0.intoArray(out0, at0 + i);
        }
    }
}
