package dev.cairn.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import reactor.core.publisher.Flux;

/** Bytes that do not compress and repeat nowhere, the same for the same seed; SplitMix64, so that making them costs little. */
final class RandomBytes {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;

    RandomBytes(long seed) {
        state = mixed(seed);
    }

    /** A buffer of its own. */
    static ByteBuffer buffer(long seed, int bytes) {
        return new RandomBytes(seed).fill(ByteBuffer.allocate(bytes + Long.BYTES), bytes);
    }

    /** A stream through one buffer: a sink has read it in full when {@code onNext} returns. */
    static Flux<ByteBuffer> stream(long seed, long bytes) {
        return Flux.defer(() -> {
            RandomBytes random = new RandomBytes(seed);
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES + Long.BYTES);
            return Flux.generate(() -> bytes, (left, sink) -> {
                if (left == 0) {
                    sink.complete();
                    return left;
                }
                int now = (int) Math.min(left, BUFFER_BYTES);
                sink.next(random.fill(buffer, now));
                return left - now;
            });
        });
    }

    /** The buffer has room for the last word to end behind the limit. */
    private ByteBuffer fill(ByteBuffer buffer, int bytes) {
        buffer.clear().order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.position() < bytes) {
            buffer.putLong(mixed(state += GOLDEN));
        }
        return buffer.position(0).limit(bytes);
    }

    private static long mixed(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
