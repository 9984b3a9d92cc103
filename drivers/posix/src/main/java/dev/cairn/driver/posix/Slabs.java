package dev.cairn.driver.posix;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Copies buffers that end with their {@code onNext} into buffers that last until they are written, and gathers small
 * ones, so that a source of single bytes does not cost a call for each. Holds one slab and asks for one buffer at a
 * time.
 */
final class Slabs {
    static final int SLAB_BYTES = 256 << 10;

    private byte[] held = new byte[0];
    private int size;

    private Slabs() {}

    static Flux<ByteBuffer> of(Flux<ByteBuffer> bytes) {
        return Flux.defer(() -> {
            Slabs slabs = new Slabs();
            return bytes.<ByteBuffer>handle(slabs::take).concatWith(Mono.fromSupplier(slabs::rest));
        });
    }

    private void take(ByteBuffer bytes, SynchronousSink<ByteBuffer> out) {
        int length = bytes.remaining();
        int needed = Math.addExact(size, length);
        if (needed > held.length) {
            held = Arrays.copyOf(held, Math.max(needed, Math.min(SLAB_BYTES, 2 * held.length)));
        }
        bytes.duplicate().get(held, size, length);
        size = needed;
        if (size >= SLAB_BYTES) {
            out.next(Objects.requireNonNull(rest()));
        }
    }

    private @Nullable ByteBuffer rest() {
        if (size == 0) {
            return null;
        }
        ByteBuffer slab = ByteBuffer.wrap(held, 0, size);
        held = new byte[0];
        size = 0;
        return slab;
    }
}
