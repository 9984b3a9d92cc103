package dev.cairn.core.catalog;

import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Lets operations in until it is closed, and closes when the last has left. */
final class Gate {
    /** An operation on a database. */
    interface Step<T> {
        T run() throws SQLException;
    }

    /** Operations share it, close excludes them. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    /** Guarded by use. */
    private boolean closed;

    <T> T enter(String operation, Step<T> step) throws SQLException {
        Lock shared = use.readLock();
        shared.lock();
        try {
            if (closed) {
                throw CatalogErrors.closed(operation);
            }
            return step.run();
        } finally {
            shared.unlock();
        }
    }

    /** Runs the release once, however often this is called. */
    void close(Runnable release) {
        Lock exclusive = use.writeLock();
        exclusive.lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            exclusive.unlock();
        }
    }
}
