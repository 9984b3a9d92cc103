package dev.cairn.core.codec;

import java.nio.ByteBuffer;

/** Arrays for code that works on arrays. */
public final class HeapBuffers {
    private HeapBuffers() {}

    /** The buffer, or a copy of its remaining bytes if it has no array to work on, as read-only and direct ones; moves no position. */
    public static ByteBuffer onHeap(ByteBuffer buffer) {
        if (buffer.hasArray()) {
            return buffer;
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return ByteBuffer.wrap(copy);
    }
}
