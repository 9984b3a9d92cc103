package dev.cairn.core.catalog;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The one lock of a catalog in memory: who holds it is the only transaction. */
final class MemoryLock {
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private boolean closed;

    /** Runs a transaction; Closed after the close. */
    <T> T locked(String operation, Supplier<T> transaction) {
        lock.lock();
        try {
            if (closed) {
                throw CatalogErrors.closed(operation);
            }
            return transaction.get();
        } finally {
            lock.unlock();
        }
    }

    /** The same for one without an answer. */
    void run(String operation, Runnable transaction) {
        locked(operation, () -> {
            transaction.run();
            return true;
        });
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
