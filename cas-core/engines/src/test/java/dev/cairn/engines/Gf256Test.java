package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class Gf256Test {
    @Test
    void multiply_everyPair_isTheProductOfPolynomials() {
        for (int a = 0; a < Gf256.ELEMENTS; a++) {
            for (int b = 0; b < Gf256.ELEMENTS; b++) {
                assertThat(Gf256.multiply(a, b)).isEqualTo(NaiveReedSolomon.multiply(a, b));
                assertThat(Gf256.products(a)[b]).isEqualTo((byte) NaiveReedSolomon.multiply(a, b));
            }
        }
    }

    @Test
    void inverse_everyUnit_isTheOneThatGivesOne() {
        for (int a = 1; a < Gf256.ELEMENTS; a++) {
            assertThat(Gf256.multiply(a, Gf256.inverse(a))).isEqualTo(1);
        }
    }

    @Test
    void inverse_ofMatrixWithZerosOnItsDiagonal_isFound() {
        int[][] matrix = {{0, 1, 0}, {7, 0, 0}, {0, 9, 200}};
        int[][] identity = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        assertThat(Gf256Matrix.multiply(Gf256Matrix.inverse(matrix), matrix)).isDeepEqualTo(identity);
        assertThat(matrix).isDeepEqualTo(new int[][] {{0, 1, 0}, {7, 0, 0}, {0, 9, 200}});
    }

    @Test
    void inverse_ofSingularMatrix_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gf256Matrix.inverse(new int[][] {{3, 5}, {3, 5}}))
                .withMessage("matrix of 2 rows: has no inverse");
    }
}
