package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class Blake3HasherTest {
    private static final byte[] INPUT = Bytes.random(4, 300_000);

    enum Source {
        ARRAY,
        HEAP,
        READ_ONLY,
        DIRECT
    }

    @Property(tries = 300)
    void update_anySplitFromAnySource_equalsOneShot(
            @ForAll @IntRange(max = 300_000) int length,
            @ForAll @Size(max = 40) List<@IntRange(max = 70_000) Integer> pieces,
            @ForAll @Size(min = 1, max = 5) List<Source> sources) {
        Blake3Hasher hasher = Blake3.hasher();
        int at = 0;
        for (int i = 0; i < pieces.size() && at < length; i++) {
            int piece = Math.min(pieces.get(i), length - at);
            feed(hasher, sources.get(i % sources.size()), at, piece);
            at += piece;
        }
        hasher.update(INPUT, at, length - at);
        assertThat(hasher.count()).isEqualTo(length);
        assertThat(hasher.digest()).isEqualTo(Blake3.hash(INPUT, 0, length));
    }

    private static void feed(Blake3Hasher hasher, Source source, int at, int length) {
        if (source == Source.ARRAY) {
            hasher.update(INPUT, at, length);
            return;
        }
        ByteBuffer heap = ByteBuffer.wrap(INPUT, at, length).slice();
        ByteBuffer buffer = switch (source) {
            case ARRAY, HEAP -> heap;
            case READ_ONLY -> heap.asReadOnlyBuffer();
            case DIRECT -> ByteBuffer.allocateDirect(length).put(heap).flip();
        };
        hasher.update(buffer);
        assertThat(buffer.hasRemaining()).isFalse();
    }

    @Test
    void digest_afterEveryChunkAndByte_equalsOneShotAndChangesNothing() {
        Blake3Hasher hasher = Blake3.hasher();
        for (int length = 0; length < 20_000; length += 509) {
            assertThat(hasher.digest()).isEqualTo(Blake3.hash(INPUT, 0, length));
            assertThat(hasher.digest(100)).startsWith(hasher.digest());
            hasher.update(INPUT, length, 509);
        }
    }

    @Test
    void update_heapBufferWithOffset_readsItsRemainingBytes() {
        ByteBuffer buffer =
                ByteBuffer.wrap(INPUT, 100, 5000).slice().position(50).limit(3050);
        Blake3Hasher hasher = Blake3.hasher();
        hasher.update(buffer);
        assertThat(hasher.digest()).isEqualTo(Blake3.hash(INPUT, 150, 3000));
        assertThat(buffer.position()).isEqualTo(3050);
    }

    @Test
    void reset_afterUpdates_startsAgainWithTheKey() {
        byte[] key = Bytes.random(5, 32);
        Blake3Hasher hasher = Blake3.keyedHasher(key);
        hasher.update(INPUT, 0, 100_000);
        hasher.reset();
        assertThat(hasher.count()).isZero();
        hasher.update(new byte[] {1, 2, 3});
        assertThat(hasher.digest()).isEqualTo(Blake3.keyedHash(key, new byte[] {1, 2, 3}));
    }

    @Test
    void digest_ofNegativeLength_saysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Blake3.hasher().digest(-1))
                .withMessage("digest length: at least 0 needed, got -1");
    }
}
