package dev.cairn.simulator.disk;

import java.nio.channels.FileLock;

/** The lock of a whole file, whatever range was asked for. */
final class SimLock extends FileLock {
    private final SimChannel holder;
    private final FileNode file;

    SimLock(SimChannel holder, FileNode file, long position, long size, boolean shared) {
        super(holder, position, size, shared);
        this.holder = holder;
        this.file = file;
    }

    SimFileSystem process() {
        return holder.view();
    }

    @Override
    public boolean isValid() {
        synchronized (holder.view().disk()) {
            return file.lock() == this;
        }
    }

    @Override
    public void release() {
        synchronized (holder.view().disk()) {
            if (file.lock() == this) {
                file.lock(null);
            }
        }
    }
}
