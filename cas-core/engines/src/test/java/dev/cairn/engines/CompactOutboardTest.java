package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compact outboards at their real length. */
final class CompactOutboardTest {
    private static final int SIZE = 100_000;
    private static final byte[] BYTES = Bytes.counting(SIZE);

    private static byte[] outboard(TreeHash hash, byte[] bytes) {
        CompactOutboardEncoder encoder = new CompactOutboardEncoder(hash);
        encoder.update(bytes, 0, bytes.length);
        encoder.finish();
        return encoder.outboard();
    }

    @ParameterizedTest
    @EnumSource
    void shortBlob_hasTheWholeOutboard(TreeHash hash) {
        assertThat(outboard(hash, BYTES)).isEqualTo(new Sliced(hash, BYTES).outboard());
        assertThat(CompactOutboard.bytes(new BlobTree(hash, SIZE))).isEqualTo(8 + 6 * 64);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 30, (1L << 30) + 1, 5L << 30, 1L << 40, (1L << 40) + 1, Long.MAX_VALUE})
    void longBlob_hasOfManyNodesTheUpperOnes(long size) {
        BlobTree tree = new BlobTree(TreeHash.BLAKE3, size);
        assertThat(CompactOutboard.bytes(tree)).isBetween(CompactOutboard.BYTES_MAX / 2, CompactOutboard.BYTES_MAX);
        assertThat(CompactShape.of(tree, CompactOutboard.NODES_MAX).log() == 0).isEqualTo(size == 1L << 30);
    }

    /** The vector of docs/format.md. */
    @Test
    void overOneGibibyte_isTheVector() {
        CompactOutboardEncoder encoder = new CompactOutboardEncoder(TreeHash.BLAKE3);
        byte[] period = Bytes.counting(251 * 4_096);
        long size = (1L << 30) + 1;
        for (long at = 0; at < size; at += period.length) {
            encoder.update(period, 0, (int) Math.min(period.length, size - at));
        }
        encoder.finish();
        byte[] outboard = encoder.outboard();
        assertThat(outboard).hasSize(8 + 64 * 32_768);
        assertThat(HexFormat.of().formatHex(Blake3.hash(outboard, 0, outboard.length)))
                .isEqualTo("73b71b0875fa6738d1a9ced4703f0229141c9355a4ec0db89a71d8661c27508a");
    }

    @Test
    void bytesOfAnotherLengthOrSize_areRefused() {
        BlobTree tree = new BlobTree(TreeHash.BLAKE3, SIZE);
        byte[] right = outboard(TreeHash.BLAKE3, BYTES);
        for (byte[] wrong : new byte[][] {{}, Arrays.copyOf(right, 8), Arrays.copyOf(right, right.length + 64)}) {
            assertThatThrownBy(() -> new CompactOutboard(tree, wrong))
                    .isInstanceOf(BadSliceException.class)
                    .hasMessageContaining(wrong.length + " bytes for a blob of " + SIZE);
        }
        assertThatThrownBy(() -> new CompactOutboard(new BlobTree(TreeHash.BLAKE3, SIZE - 1), right))
                .isInstanceOf(BadSliceException.class)
                .hasMessageContaining("another size");
        assertThatThrownBy(() -> new CompactOutboard(new BlobTree(TreeHash.BLAKE3, 5), new byte[8]))
                .isInstanceOf(BadSliceException.class);
    }
}
