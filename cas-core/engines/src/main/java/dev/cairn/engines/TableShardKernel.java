package dev.cairn.engines;

/** A byte at a time, by a table of products for each coefficient. */
final class TableShardKernel extends ShardKernel {
    private final int[][] matrix;

    TableShardKernel(int[][] matrix) {
        this.matrix = matrix;
    }

    @Override
    int code(ShardSpans in, ShardSpans out, int from, int len) {
        for (int row = 0; row < matrix.length; row++) {
            byte[] to = out.bytes(row);
            int at = out.start(row) + from;
            set(Gf256.products(matrix[row][0]), in.bytes(0), in.start(0) + from, to, at, len);
            for (int input = 1; input < matrix[row].length; input++) {
                byte[] products = Gf256.products(matrix[row][input]);
                add(products, in.bytes(input), in.start(input) + from, to, at, len);
            }
        }
        return len;
    }

    private static void set(byte[] products, byte[] in, int inAt, byte[] out, int outAt, int len) {
        for (int i = 0; i < len; i++) {
            out[outAt + i] = products[in[inAt + i] & 0xFF];
        }
    }

    private static void add(byte[] products, byte[] in, int inAt, byte[] out, int outAt, int len) {
        for (int i = 0; i < len; i++) {
            out[outAt + i] ^= products[in[inAt + i] & 0xFF];
        }
    }
}
