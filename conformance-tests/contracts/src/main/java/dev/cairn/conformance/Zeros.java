package dev.cairn.conformance;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/** Many zero bytes that cost no memory. */
final class Zeros {
    private static final int BUFFER = 1 << 16;

    private Zeros() {}

    static Flux<ByteBuffer> of(long length) {
        ByteBuffer zeros = ByteBuffer.allocate(BUFFER).asReadOnlyBuffer();
        return Flux.generate(() -> length, (left, sink) -> {
            if (left == 0) {
                sink.complete();
                return 0L;
            }
            int size = (int) Math.min(BUFFER, left);
            sink.next(zeros.duplicate().limit(size));
            return left - size;
        });
    }
}
