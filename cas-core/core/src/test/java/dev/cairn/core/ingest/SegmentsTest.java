package dev.cairn.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.core.Data;
import dev.cairn.core.Rig;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** How buffers become segments. */
final class SegmentsTest {
    private List<ByteBuffer> segments(Flux<ByteBuffer> source) {
        List<Segments.Segment> segments =
                Objects.requireNonNull(Segments.of(source).collectList().block(Rig.PATIENCE));
        assertThat(segments).filteredOn(Segments.Segment::isLast).hasSize(1);
        assertThat(segments.get(segments.size() - 1).isLast()).isTrue();
        return segments.stream().map(Segments.Segment::bytes).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 65_536, 300_000, Segments.BYTES, Segments.BYTES + 1, 2_000_000})
    void of_anyBuffers_sameBytesInSegmentsOfAtMostTheirSize(int size) {
        byte[] bytes = Data.random(1, 2_000_000);
        List<ByteBuffer> segments = segments(Data.buffers(bytes, size));
        Data.assertSame("all segments", Data.join(segments), bytes);
        assertThat(segments).allMatch(segment -> segment.remaining() <= Segments.BYTES);
        assertThat(segments).hasSizeLessThanOrEqualTo(2 * (2_000_000 / Math.min(size, Segments.BYTES) + 1));
    }

    @Test
    void of_smallBuffers_fillSegments() {
        List<ByteBuffer> segments = segments(Data.buffers(Data.random(1, 2_000_000), 10));
        assertThat(segments).hasSize(4);
    }

    @Test
    void of_nothing_isOneEmptySegment() {
        assertThat(segments(Flux.empty())).singleElement().matches(segment -> !segment.hasRemaining());
        assertThat(segments(Flux.just(ByteBuffer.allocate(0)))).hasSize(1);
    }

    @Test
    void of_nobodyTakes_askedForAFewBuffersOnly() {
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        StepVerifier.create(Segments.of(source), 0)
                .then(() -> {
                    for (int i = 0; i < 2; i++) {
                        source.next(ByteBuffer.allocate(Segments.BYTES));
                    }
                })
                .then(() -> source.assertMaxRequested(4))
                .thenCancel()
                .verify(Rig.PATIENCE);
        source.assertCancelled();
    }

    @Test
    void of_bufferOverwrittenAfterOnNext_keepsWhatItHeld() {
        ByteBuffer one = ByteBuffer.allocate(400_000);
        Flux<ByteBuffer> source = Flux.range(1, 5).map(i -> {
            Arrays.fill(one.array(), (byte) (int) i);
            return one;
        });
        byte[] all = Data.join(segments(source));
        for (int i = 0; i < 5; i++) {
            assertThat(all[i * 400_000]).isEqualTo((byte) (i + 1));
            assertThat(all[(i + 1) * 400_000 - 1]).isEqualTo((byte) (i + 1));
        }
        assertThat(one.remaining()).isEqualTo(400_000);
    }
}
