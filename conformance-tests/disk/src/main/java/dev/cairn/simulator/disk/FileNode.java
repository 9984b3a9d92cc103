package dev.cairn.simulator.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file: what everybody sees, what is durable, and the changes between the two in their order. */
final class FileNode extends Node {
    private final GrowingBytes cache;
    private final GrowingBytes durable;
    private final List<Change> dirty = new ArrayList<>();
    /** Who holds the lock of the whole file. */
    private @Nullable SimLock lock;

    FileNode(long id, long tick) {
        this(id, tick, new GrowingBytes());
    }

    /** A file whose bytes are durable. */
    FileNode(long id, long tick, GrowingBytes bytes) {
        super(id, tick);
        this.cache = bytes;
        this.durable = bytes.copy();
    }

    @Override
    long size() {
        return cache.size();
    }

    int read(long at, ByteBuffer into) {
        return cache.read((int) Math.min(Integer.MAX_VALUE, at), into);
    }

    void write(long at, byte[] bytes) {
        apply(new Change.Write(Math.toIntExact(at), bytes));
    }

    void resize(long size) {
        apply(new Change.Resize(Math.toIntExact(size)));
    }

    private void apply(Change change) {
        change.applyTo(cache);
        dirty.add(change);
    }

    @Override
    void sync() {
        dirty.forEach(change -> change.applyTo(durable));
        dirty.clear();
    }

    /** The bytes count as clean; the length is written with the next sync, over whatever lies on the disk. */
    @Override
    void failSync() {
        dirty.clear();
        if (durable.size() != cache.size()) {
            dirty.add(new Change.Resize(cache.size()));
        }
    }

    void flipBit(long bit) {
        cache.flipBit(bit);
        if (bit / Byte.SIZE < durable.size()) {
            durable.flipBit(bit);
        }
    }

    /** Changes bytes where they lie; the file does not grow. */
    void overwrite(long at, byte[] bytes) {
        cache.overwrite(Math.toIntExact(at), bytes);
        durable.overwrite(Math.toIntExact(at), bytes);
    }

    /** Durable bytes from a place on, so many or up to the end. */
    byte[] durable(long at, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        durable.read(Math.toIntExact(at), bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    GrowingBytes durable() {
        return durable;
    }

    List<Change> dirty() {
        return dirty;
    }

    @Nullable
    SimLock lock() {
        return lock;
    }

    void lock(@Nullable SimLock held) {
        lock = held;
    }
}
