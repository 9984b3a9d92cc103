package dev.cairn.driver.memory;

import dev.cairn.api.ByteRange;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import reactor.core.publisher.Flux;

/** One object: what is said about it and its bytes, which nobody changes. */
final class StoredObject {
    private static final int BUFFER_BYTES = 64 << 10;

    private final ObjectInfo info;
    private final byte[] bytes;

    StoredObject(ObjectInfo info, byte[] bytes) {
        this.info = info;
        this.bytes = bytes;
    }

    ObjectInfo info() {
        return info;
    }

    ObjectBody body(ByteRange range) {
        long buffers = (range.length() + BUFFER_BYTES - 1) / BUFFER_BYTES;
        return new ObjectBody(info, range, Flux.range(0, (int) buffers).map(i -> buffer(range, i)));
    }

    private ByteBuffer buffer(ByteRange range, int i) {
        long from = range.offset() + (long) i * BUFFER_BYTES;
        int length = (int) Math.min(BUFFER_BYTES, range.end() - from);
        return ByteBuffer.wrap(bytes, (int) from, length).slice().asReadOnlyBuffer();
    }

    boolean hasBytes(byte[] others) {
        return Arrays.equals(bytes, others);
    }
}
