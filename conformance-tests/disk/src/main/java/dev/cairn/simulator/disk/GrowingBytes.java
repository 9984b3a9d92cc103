package dev.cairn.simulator.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that grow; what was never written is zero. */
final class GrowingBytes {
    private static final int SIZE_MAX = 1 << 30;

    private byte[] bytes = new byte[0];
    private int size;

    int size() {
        return size;
    }

    void write(int at, byte[] source) {
        int end = Math.addExact(at, source.length);
        if (end > size) {
            resize(end);
        }
        System.arraycopy(source, 0, bytes, at, source.length);
    }

    /** Writes what lies within these bytes. */
    void overwrite(int at, byte[] source) {
        if (at < size) {
            System.arraycopy(source, 0, bytes, at, Math.min(source.length, size - at));
        }
    }

    /** Cuts off or adds zeros. */
    void resize(int newSize) {
        if (newSize >= SIZE_MAX) {
            throw new IllegalArgumentException("a simulated file has less than " + SIZE_MAX + " bytes, not " + newSize);
        }
        if (newSize < size) {
            Arrays.fill(bytes, newSize, size, (byte) 0);
        } else if (newSize > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(newSize, Math.min(SIZE_MAX, 2 * bytes.length)));
        }
        size = newSize;
    }

    /** How many bytes went into the buffer, or -1 at the end. */
    int read(int at, ByteBuffer into) {
        if (at >= size) {
            return -1;
        }
        int length = Math.min(into.remaining(), size - at);
        into.put(bytes, at, length);
        return length;
    }

    void flipBit(long bit) {
        int at = Math.toIntExact(bit / Byte.SIZE);
        if (at >= size) {
            throw new IllegalArgumentException("bit " + bit + " of a file with " + size + " bytes");
        }
        bytes[at] ^= (byte) (1 << (bit % Byte.SIZE));
    }

    GrowingBytes copy() {
        GrowingBytes copy = new GrowingBytes();
        copy.bytes = Arrays.copyOf(bytes, size);
        copy.size = size;
        return copy;
    }
}
