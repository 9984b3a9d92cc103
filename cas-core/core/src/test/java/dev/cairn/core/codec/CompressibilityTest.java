package dev.cairn.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.core.Data;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The quick look agrees with what zstd saves. */
final class CompressibilityTest {
    private static final int LENGTH = 256 << 10;
    private static final int SEEDS = 200;

    private static boolean worth(byte[] bytes) {
        return Compressibility.worthTrying(ByteBuffer.wrap(bytes));
    }

    @Test
    void worthTrying_randomBytes_no() {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(worth(Data.random(seed, LENGTH))).as("seed %s", seed).isFalse();
        }
    }

    @Test
    void worthTrying_whatZstdMade_no() {
        byte[] frames = Data.copy(Codecs.ZSTD.encode(ByteBuffer.wrap(Data.text(1, 64 * LENGTH))));
        assertThat(worth(frames)).isFalse();
    }

    @Test
    void worthTrying_shortBlocks_yes() {
        assertThat(worth(new byte[0])).isTrue();
        assertThat(worth(Data.random(1, 4_096))).isTrue();
    }

    @Test
    void worthTrying_whereZstdSaves_yes() {
        Map<String, byte[]> blocks = Map.of(
                "text", Data.text(1, LENGTH),
                "zeros", new byte[LENGTH],
                "counting", counting(),
                "a short pattern", pattern(1_000),
                "the last eighth is text", halves(LENGTH - LENGTH / 8),
                "the first sixteenth is random", halves(LENGTH / 16),
                "random fractions", doubles(),
                "seven bits", sevenBits());
        blocks.forEach((name, block) -> {
            ByteBuffer encoded = Codecs.ZSTD.encode(ByteBuffer.wrap(block));
            assertThat(encoded.remaining()).as(name).isLessThan(block.length - block.length / 64);
            assertThat(worth(block)).as(name).isTrue();
        });
    }

    @Test
    void worthTrying_aViewInAnArray_looksAtTheViewAlone() {
        byte[] around = new byte[2 * LENGTH];
        System.arraycopy(Data.random(3, LENGTH), 0, around, LENGTH / 2, LENGTH);
        ByteBuffer view = ByteBuffer.wrap(around, LENGTH / 2, LENGTH);
        assertThat(Compressibility.worthTrying(view)).isFalse();
        assertThat(view.position()).isEqualTo(LENGTH / 2);
        assertThat(Compressibility.worthTrying(ByteBuffer.wrap(around))).isTrue();
    }

    private static byte[] counting() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        for (int i = 0; out.hasRemaining(); i++) {
            out.putInt(i);
        }
        return out.array();
    }

    private static byte[] pattern(int period) {
        byte[] once = Data.random(5, period);
        byte[] out = new byte[LENGTH];
        for (int i = 0; i < out.length; i++) {
            out[i] = once[i % period];
        }
        return out;
    }

    private static byte[] halves(int randomBytes) {
        byte[] out = Data.text(6, LENGTH);
        System.arraycopy(Data.random(6, randomBytes), 0, out, 0, randomBytes);
        return out;
    }

    private static byte[] doubles() {
        SplittableRandom random = new SplittableRandom(7);
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        while (out.hasRemaining()) {
            out.putDouble(random.nextDouble());
        }
        return out.array();
    }

    private static byte[] sevenBits() {
        byte[] out = Data.random(8, LENGTH);
        for (int i = 0; i < out.length; i++) {
            out[i] &= 0x7F;
        }
        return out;
    }
}
