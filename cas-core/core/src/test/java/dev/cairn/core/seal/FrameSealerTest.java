package dev.cairn.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.Data;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.format.FrameFormat;
import dev.cairn.core.format.PackFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSealerTest {
    private final FrameSealer sealer = new FrameSealer(TestEnvironment.create());
    private final SealKey key = FrameSamples.key(3, 1);

    private static FrameContent content(byte[] plaintext) {
        return new FrameContent(FrameSamples.blockKey(plaintext), 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 1_000, 65_535, 65_536, 65_537, 131_072, 131_073, 300_000, BlockKey.SIZE_MAX})
    void open_whatWasSealed_isTheSame(int length) {
        byte[] plaintext = Data.random(length, length);
        ByteBuffer frame = sealer.seal(key, content(plaintext), ByteBuffer.wrap(plaintext));
        assertThat(frame.remaining()).isEqualTo(40 + length + 16 * Math.max(1, (length + 65_535) / 65_536));
        Data.assertSame("opened", Data.copy(sealer.open(key, content(plaintext), frame)), plaintext);
    }

    @Test
    void seal_sameBlockTwice_isAnotherFrame() {
        byte[] plaintext = Data.random(1, 100);
        ByteBuffer one = sealer.seal(key, content(plaintext), ByteBuffer.wrap(plaintext));
        ByteBuffer two = sealer.seal(key, content(plaintext), ByteBuffer.wrap(plaintext));
        assertThat(one.slice(8, 32)).isNotEqualTo(two.slice(8, 32));
        assertThat(one.slice(40, 100)).isNotEqualTo(two.slice(40, 100));
    }

    @Test
    void sealAndOpen_buffersOfEveryKind_keepTheirPositions() {
        byte[] plaintext = Data.random(2, 70_000);
        ByteBuffer shifted = ByteBuffer.allocate(80_000).position(5_000).slice().limit(70_000);
        shifted.duplicate().put(plaintext);
        ByteBuffer direct = ByteBuffer.allocateDirect(70_000).put(plaintext).flip();
        for (ByteBuffer in : List.of(shifted, direct, ByteBuffer.wrap(plaintext).asReadOnlyBuffer())) {
            ByteBuffer frame = sealer.seal(key, content(plaintext), in);
            assertThat(in.remaining()).isEqualTo(70_000);
            for (ByteBuffer stored : List.of(
                    frame,
                    frame.asReadOnlyBuffer(),
                    ByteBuffer.allocate(80_000)
                            .position(7)
                            .put(frame.duplicate())
                            .flip()
                            .position(7))) {
                int position = stored.position();
                assertThat(Data.copy(sealer.open(key, content(plaintext), stored)))
                        .isEqualTo(plaintext);
                assertThat(stored.position()).isEqualTo(position);
            }
        }
    }

    @Test
    void open_lengthThatNoFrameHas_isCorruptBeforeRoomIsMade() {
        FrameContent coded = new FrameContent(FrameSamples.blockKey(new byte[0]), 1);
        int segment = FrameFormat.SEGMENT_BYTES + FrameFormat.TAG_BYTES;
        for (int length :
                List.of(0, 1, 39, 40, 55, 40 + segment + 1, 40 + segment + 16, PackFormat.STORED_BYTES_MAX + 1)) {
            assertThatThrownBy(() -> sealer.open(key, coded, ByteBuffer.allocate(length)))
                    .as(length + " bytes")
                    .isInstanceOf(CasException.Corrupt.class);
        }
    }

    @Test
    void open_blockOfAnotherLength_isCorrupt() {
        byte[] plaintext = Data.random(3, 10);
        ByteBuffer frame = sealer.seal(key, content(new byte[9]), ByteBuffer.wrap(plaintext));
        assertThatThrownBy(() -> sealer.open(key, content(new byte[9]), frame))
                .isInstanceOf(CasException.Corrupt.class)
                .hasMessageContaining("holds 10 bytes, the block has 9");
    }

    @Test
    void seal_moreThanAnEntryHolds_isRefused() {
        ByteBuffer tooLong = ByteBuffer.allocate(PackFormat.STORED_BYTES_MAX - 100);
        assertThatThrownBy(() -> sealer.seal(key, content(new byte[0]), tooLong))
                .isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void keys_everyText_hasNoSecret() {
        DomainKey domain = FrameSamples.domainKey(3, 1);
        String secret = HexFormat.of().formatHex(key.secret());
        assertThat(key.toString()).doesNotContain(secret).contains("domain 3, epoch 1");
        assertThat(domain.toString()).contains("domain 3, epoch 1");
        key.close();
        assertThatThrownBy(() -> sealer.seal(key, content(new byte[0]), ByteBuffer.allocate(0)))
                .isInstanceOf(CasException.Closed.class)
                .hasMessageNotContaining(secret);
    }

    @Test
    void open_keyOfAnotherRepository_isCorrupt() {
        byte[] plaintext = Data.random(4, 10);
        ByteBuffer frame = sealer.seal(key, content(plaintext), ByteBuffer.wrap(plaintext));
        SealKey other = new SealKey(new DomainEpoch(new UUID(1, 2), 3, 1), key.secret());
        assertThatThrownBy(() -> sealer.open(other, content(plaintext), frame))
                .isInstanceOf(CasException.Corrupt.class);
    }

    @Test
    void sealAndOpen_manyThreads_doNotMix() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int seed = t;
                running.add(threads.submit(() -> roundTrips(seed)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void roundTrips(int seed) {
        for (int i = 0; i < 300; i++) {
            byte[] plaintext = Data.random(1_000L * seed + i, i * 331);
            ByteBuffer frame = sealer.seal(key, content(plaintext), ByteBuffer.wrap(plaintext));
            Data.assertSame("opened", Data.copy(sealer.open(key, content(plaintext), frame)), plaintext);
        }
    }
}
