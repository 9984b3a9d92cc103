package dev.cairn.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import dev.cairn.api.codec.BlockCodec;
import dev.cairn.core.Data;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-in codecs. */
final class CodecsTest {
    static List<BlockCodec> codecs() {
        return List.of(Codecs.IDENTITY, Codecs.ZSTD);
    }

    /** The bytes as a slice in the middle of a larger array, where offsets matter. */
    private static ByteBuffer within(byte[] bytes) {
        ByteBuffer larger = ByteBuffer.allocate(bytes.length + 30);
        larger.position(11).put(bytes).flip().position(11);
        return larger.slice();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void encodeDecode_anyContent_roundTripsWithinTheStatedLength(BlockCodec codec) {
        for (int length : new int[] {0, 1, 100, 4_096, 1 << 20}) {
            for (byte[] plain : List.of(Data.random(length, length), Data.text(length, length), new byte[length])) {
                ByteBuffer source = within(plain);
                ByteBuffer stored = codec.encode(source);
                assertThat(source.remaining()).as("position not moved").isEqualTo(length);
                assertThat(stored.remaining()).isLessThanOrEqualTo(length + length / 128 + 1_024);
                ByteBuffer again = within(Data.copy(stored));
                Data.assertSame(codec.name(), Data.copy(codec.decode(again.duplicate(), length)), plain);
                Data.assertSame(codec.name(), Data.copy(codec.decode(again.asReadOnlyBuffer(), length)), plain);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void decode_wrongLength_corrupt(BlockCodec codec) {
        ByteBuffer stored = codec.encode(ByteBuffer.wrap(Data.text(1, 1_000)));
        for (int wrong : new int[] {0, 999, 1_001, 1 << 24}) {
            assertThatThrownBy(() -> codec.decode(stored.duplicate(), wrong)).isInstanceOf(CasException.Corrupt.class);
        }
    }

    @Test
    void zstd_damagedFrames_corruptOrOtherBytesButNeverMore() {
        byte[] stored = Data.copy(Codecs.ZSTD.encode(ByteBuffer.wrap(Data.text(1, 5_000))));
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = stored.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(Codecs.ZSTD.decode(ByteBuffer.wrap(bad), 5_000).remaining())
                        .isEqualTo(5_000);
            } catch (CasException.Corrupt e) {
                assertThat(e).hasMessageContaining("does not decode");
            }
        }
        for (int length = 0; length < stored.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(stored, 0, length);
            assertThatThrownBy(() -> Codecs.ZSTD.decode(cut, 5_000)).isInstanceOf(CasException.Corrupt.class);
        }
    }

    @Test
    void zstd_compressibleText_getsShorter() {
        ByteBuffer text = ByteBuffer.wrap(Data.text(1, 100_000));
        assertThat(Codecs.ZSTD.encode(text).remaining()).isLessThan(50_000);
    }

    @Test
    void ofIdAndName_knownOnly() {
        for (BlockCodec codec : codecs()) {
            assertThat(Codecs.ofId(codec.id())).isSameAs(codec);
            assertThat(Codecs.ofName(codec.name())).isSameAs(codec);
        }
        assertThatThrownBy(() -> Codecs.ofId(9)).isInstanceOf(CasException.Unsupported.class);
        assertThatThrownBy(() -> Codecs.ofName("lz4")).isInstanceOf(CasException.InvalidInput.class);
    }
}
