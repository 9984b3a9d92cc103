package dev.cairn.core.ingest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * Turns buffers of any size into segments of about {@link #BYTES} bytes, on the source's thread. A buffer is copied within
 * {@code onNext}, so its owner may reuse it; at most four segments exist at once if {@link #AHEAD} are asked for at a time. A single
 * buffer larger than a segment is copied whole, which adds its own size once.
 */
final class Segments {
    static final int BYTES = 512 << 10;
    /** How many are asked for before they are needed: one fills while another one is worked on. */
    static final int AHEAD = 2;

    /** As long as the first buffer; most small blobs are one. */
    private byte[] pending = new byte[0];

    private int filled;

    private Segments() {}

    /**
     * Bytes in a row.
     *
     * @param bytes a buffer of the receiver's own
     * @param isLast whether the stream ends with it; of every stream one is
     */
    record Segment(ByteBuffer bytes, boolean isLast) {}

    /** The segments of a source; each subscription starts anew. */
    static Flux<Segment> of(Publisher<? extends ByteBuffer> source) {
        return Flux.defer(() -> {
            Segments segments = new Segments();
            return Flux.from(source)
                    .handle(segments::add)
                    .concatWith(Flux.defer(() -> Flux.just(segments.last(true))))
                    .concatMapIterable(Segments::split, 1);
        });
    }

    /** At most one segment leaves for each buffer, so a full one leaves before a buffer that does not fit. */
    private void add(ByteBuffer buffer, SynchronousSink<Segment> sink) {
        int arriving = buffer.remaining();
        @Nullable Segment full = null;
        if (filled > 0 && filled + arriving > BYTES) {
            full = last(false);
            pending = new byte[Math.max(BYTES, arriving)];
            filled = 0;
        }
        reserve(filled + arriving);
        buffer.duplicate().get(pending, filled, arriving);
        filled += arriving;
        if (full != null) {
            sink.next(full);
        }
    }

    private void reserve(int bytes) {
        if (bytes > pending.length) {
            int grown = Math.max(bytes, Math.min(BYTES, 2 * pending.length));
            pending = Arrays.copyOf(pending, grown);
        }
    }

    private Segment last(boolean isLast) {
        return new Segment(ByteBuffer.wrap(pending, 0, filled), isLast);
    }

    private static List<Segment> split(Segment segment) {
        ByteBuffer bytes = segment.bytes();
        if (bytes.remaining() <= BYTES) {
            return List.of(segment);
        }
        List<Segment> parts = new ArrayList<>();
        for (int at = 0; at < bytes.limit(); at += BYTES) {
            int length = Math.min(BYTES, bytes.limit() - at);
            parts.add(new Segment(bytes.slice(at, length), segment.isLast() && at + length == bytes.limit()));
        }
        return parts;
    }
}
