package dev.cairn.engines;

/** Matrices over {@link Gf256}, as rows of elements 0 to 255. Nothing here changes its arguments. */
final class Gf256Matrix {
    private Gf256Matrix() {}

    /** a * b. */
    static int[][] multiply(int[][] a, int[][] b) {
        int[][] product = new int[a.length][b[0].length];
        for (int row = 0; row < a.length; row++) {
            for (int i = 0; i < b.length; i++) {
                addMultiple(b[i], a[row][i], product[row]);
            }
        }
        return product;
    }

    /** The inverse of a square matrix that has one, by Gauss and Jordan. */
    static int[][] inverse(int[][] matrix) {
        int size = matrix.length;
        int[][] left = new int[size][];
        int[][] right = new int[size][size];
        for (int i = 0; i < size; i++) {
            left[i] = matrix[i].clone();
            right[i][i] = 1;
        }
        for (int i = 0; i < size; i++) {
            int pivot = pivot(left, i);
            swap(left, i, pivot);
            swap(right, i, pivot);
            int scale = Gf256.inverse(left[i][i]);
            scale(left[i], scale);
            scale(right[i], scale);
            for (int other = 0; other < size; other++) {
                int factor = left[other][i];
                if (other != i && factor != 0) {
                    addMultiple(left[i], factor, left[other]);
                    addMultiple(right[i], factor, right[other]);
                }
            }
        }
        return right;
    }

    private static int pivot(int[][] matrix, int column) {
        for (int row = column; row < matrix.length; row++) {
            if (matrix[row][column] != 0) {
                return row;
            }
        }
        throw new IllegalArgumentException("matrix of " + matrix.length + " rows: has no inverse");
    }

    private static void swap(int[][] matrix, int a, int b) {
        int[] row = matrix[a];
        matrix[a] = matrix[b];
        matrix[b] = row;
    }

    private static void scale(int[] row, int factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] = Gf256.multiply(row[i], factor);
        }
    }

    private static void addMultiple(int[] row, int factor, int[] to) {
        for (int i = 0; i < row.length; i++) {
            to[i] ^= Gf256.multiply(row[i], factor);
        }
    }
}
