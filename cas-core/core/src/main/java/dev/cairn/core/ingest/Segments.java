package dev.cairn.core.ingest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * Turns buffers of any size into segments of about {@link #BYTES} bytes on the blocking scheduler. A buffer is copied within
 * {@code onNext}, so its owner may reuse it; at most four segments exist at once. A single buffer larger than a segment is copied
 * whole, which adds its own size once.
 */
final class Segments {
    static final int BYTES = 512 << 10;
    private static final int FIRST_BYTES = 16 << 10;
    private static final int AHEAD = 2;

    private byte[] pending = new byte[FIRST_BYTES];
    private int filled;

    private Segments() {}

    /** The segments of a source; each subscription starts anew. */
    static Flux<ByteBuffer> of(Publisher<? extends ByteBuffer> source, Scheduler blocking) {
        return Flux.defer(() -> {
            Segments segments = new Segments();
            return Flux.from(source)
                    .handle(segments::add)
                    .concatWith(Flux.defer(() -> Flux.just(segments.last())))
                    .publishOn(blocking, AHEAD)
                    .concatMapIterable(Segments::split, 1);
        });
    }

    /** At most one segment leaves for each buffer, so a full one leaves before a buffer that does not fit. */
    private void add(ByteBuffer buffer, SynchronousSink<ByteBuffer> sink) {
        int arriving = buffer.remaining();
        @Nullable ByteBuffer full = null;
        if (filled > 0 && filled + arriving > BYTES) {
            full = last();
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
            pending = java.util.Arrays.copyOf(pending, grown);
        }
    }

    private ByteBuffer last() {
        return ByteBuffer.wrap(pending, 0, filled);
    }

    private static List<ByteBuffer> split(ByteBuffer segment) {
        if (segment.remaining() <= BYTES) {
            return List.of(segment);
        }
        List<ByteBuffer> parts = new ArrayList<>();
        for (int at = 0; at < segment.limit(); at += BYTES) {
            parts.add(segment.slice(at, Math.min(BYTES, segment.limit() - at)));
        }
        return parts;
    }
}
