package dev.cairn.simulator.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** An open file, or a directory opened to be synced. All state is guarded by the disk. */
final class SimChannel extends FileChannel {
    private static final int COPY_BYTES = 64 << 10;

    private final SimFileSystem view;
    private final SimPath path;
    private final Node node;
    private final OpenMode mode;
    private long position;

    SimChannel(SimPath path, Node node, OpenMode mode) {
        this.view = path.view();
        this.path = path;
        this.node = node;
        this.mode = mode;
        view.opened(this);
    }

    SimFileSystem view() {
        return view;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        synchronized (view.disk()) {
            int count = read(into, position);
            position += Math.max(0, count);
            return count;
        }
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
        FileNode file = readable();
        return view.disk().read(view, () -> file.read(at, into));
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            int count = read(into[i]);
            if (count < 0) {
                return total == 0 ? count : total;
            }
            total += count;
        }
        return total;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        synchronized (view.disk()) {
            long at = mode.append() ? node.size() : position;
            int count = write(from, at);
            position = at + count;
            return count;
        }
    }

    @Override
    public int write(ByteBuffer from, long at) throws IOException {
        FileNode file = writable();
        synchronized (view.disk()) {
            byte[] bytes = new byte[writableBytes(file, at, from.remaining())];
            int count = view.disk().change(view, () -> written(at, bytes), () -> {
                refuseFull(from, bytes);
                from.get(bytes);
                view.disk().faults().takeRoom(Math.max(0, at + bytes.length - file.size()));
                file.write(at, bytes);
                touch();
                return bytes.length;
            });
            return count;
        }
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            total += write(from[i]);
        }
        return total;
    }

    /** As many bytes as there is room for. */
    private int writableBytes(FileNode file, long at, int wanted) {
        long growth = Math.max(0, at + wanted - file.size());
        long missing = growth - Math.min(growth, view.disk().faults().roomBytes());
        return (int) Math.max(0, wanted - missing);
    }

    private static void refuseFull(ByteBuffer from, byte[] bytes) throws IOException {
        if (bytes.length == 0 && from.hasRemaining()) {
            throw new IOException("No space left on device");
        }
    }

    private String written(long at, byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return "write " + path + " @" + at + "+" + bytes.length + " crc " + Long.toHexString(crc.getValue());
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        synchronized (view.disk()) {
            return position;
        }
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        requireOpen();
        synchronized (view.disk()) {
            position = newPosition;
            return this;
        }
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return view.disk().read(view, node::size);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        FileNode file = writable();
        synchronized (view.disk()) {
            if (size < file.size()) {
                view.disk().change(view, () -> "truncate " + path + " to " + size, () -> {
                    view.disk().faults().takeRoom(size - file.size());
                    file.resize(size);
                    touch();
                    return file;
                });
            }
            position = Math.min(position, size);
            return this;
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        requireOpen();
        view.disk().step(view);
        view.disk().faults().takeSyncAction().run();
        view.disk().sync(view, path, node);
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BYTES, count));
        int read = read(buffer, at);
        return read <= 0 ? 0 : target.write(buffer.flip());
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long at, long count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BYTES, count));
        int read = source.read(buffer);
        return read <= 0 ? 0 : write(buffer.flip(), at);
    }

    @Override
    public MappedByteBuffer map(MapMode mapMode, long at, long size) {
        throw new UnsupportedOperationException("a simulated file is not mapped");
    }

    /** Where the real call would wait for another process, this one fails: nobody else runs meanwhile. */
    @Override
    public FileLock lock(long at, long size, boolean shared) throws IOException {
        FileLock lock = tryLock(at, size, shared);
        if (lock == null) {
            throw new IOException("Resource deadlock avoided: another process holds the lock of " + path);
        }
        return lock;
    }

    @Override
    public @Nullable FileLock tryLock(long at, long size, boolean shared) throws IOException {
        FileNode file = shared ? readable() : writable();
        synchronized (view.disk()) {
            view.disk().enter(view, null);
            SimLock held = file.lock();
            if (held != null && held.process() == view) {
                throw new OverlappingFileLockException();
            }
            if (held != null) {
                return null;
            }
            SimLock lock = new SimLock(this, file, at, size, shared);
            file.lock(lock);
            return lock;
        }
    }

    /** As on POSIX: the process loses its lock of a file with any channel of that file. */
    @Override
    protected void implCloseChannel() throws IOException {
        synchronized (view.disk()) {
            view.forgotten(this);
            if (node instanceof FileNode file) {
                SimLock held = file.lock();
                if (held != null && held.process() == view) {
                    file.lock(null);
                }
            }
            view.disk().closed(view);
        }
    }

    private void touch() {
        node.modified(FileTime.from(view.tree().tick(), TimeUnit.MICROSECONDS));
    }

    private FileNode readable() throws IOException {
        requireOpen();
        if (!mode.read()) {
            throw new NonReadableChannelException();
        }
        return file();
    }

    private FileNode writable() throws IOException {
        requireOpen();
        if (!mode.write()) {
            throw new NonWritableChannelException();
        }
        return file();
    }

    private FileNode file() throws IOException {
        if (node instanceof FileNode file) {
            return file;
        }
        throw new IOException("Is a directory");
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }
}
