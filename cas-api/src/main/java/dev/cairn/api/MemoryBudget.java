package dev.cairn.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Bytes that may be in flight at once. An operation takes its whole working set with one lease before it starts and
 * returns it when it ends; whoever does not fit waits in order of arrival. Since nobody waits while holding a lease of the
 * same budget, waiting ends. Thread-safe; a lease may be closed twice and by any thread.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class MemoryBudget {
    private final long totalBytes;
    private final @Nullable MemoryBudget parent;
    private final Object lock = new Object();
    // Guarded by lock.
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    // Guarded by lock.
    private long usedBytes;

    private MemoryBudget(long totalBytes, @Nullable MemoryBudget parent) {
        this.totalBytes = totalBytes;
        this.parent = parent;
    }

    /** A budget of so many bytes. */
    public static MemoryBudget ofBytes(long totalBytes) {
        if (totalBytes <= 0) {
            throw CasException.limit("memory budget", "a budget is positive", 1, totalBytes);
        }
        return new MemoryBudget(totalBytes, null);
    }

    /**
     * A budget of its own of a part of these bytes; what it leases shows in this one's used bytes too. Operations that feed each other
     * (a read that feeds a write) take from different shares, so neither can starve the other.
     */
    public MemoryBudget share(double fraction) {
        return new MemoryBudget(Math.max(1, (long) (totalBytes * fraction)), this);
    }

    /** The size of the budget in bytes. */
    public long totalBytes() {
        return totalBytes;
    }

    /** Bytes leased now. */
    public long usedBytes() {
        synchronized (lock) {
            return usedBytes;
        }
    }

    /**
     * Waits until so many bytes are free and leases them. A cancel while waiting leaves the queue; a lease whose
     * subscriber has gone is returned at once. More than the whole budget is {@link CasException.QuotaExceeded}.
     */
    public Mono<Lease> acquire(long bytes) {
        return Mono.defer(() -> {
            if (bytes < 0 || bytes > totalBytes) {
                return Mono.error(tooLarge(bytes));
            }
            return Mono.<Lease>create(sink -> enqueue(new Waiter(new Lease(this, bytes), sink)))
                    .doOnDiscard(Lease.class, Lease::close);
        });
    }

    private CasException tooLarge(long bytes) {
        String reason = "memory budget too small (limit " + totalBytes + ", needed " + bytes + ")";
        return new CasException.QuotaExceeded(CasException.Details.of("memory", reason, null));
    }

    private void enqueue(Waiter waiter) {
        synchronized (lock) {
            waiters.addLast(waiter);
        }
        // Only now: a sink that was cancelled before calls back at once, and must find its waiter.
        waiter.sink.onCancel(() -> leave(waiter));
        grant();
    }

    /** A cancel: either the waiter still waits, or its lease was granted and nobody will receive it. */
    private void leave(Waiter waiter) {
        boolean waited;
        synchronized (lock) {
            waited = waiters.remove(waiter);
        }
        if (waited) {
            grant();
        } else {
            waiter.lease.close();
        }
    }

    private void release(long bytes) {
        count(-bytes);
        grant();
    }

    private void count(long bytes) {
        synchronized (lock) {
            usedBytes += bytes;
        }
        if (parent != null) {
            parent.count(bytes);
        }
    }

    /** Leases are handed out outside the lock: a subscriber may do anything. */
    private void grant() {
        List<Waiter> ready = new ArrayList<>();
        synchronized (lock) {
            while (!waiters.isEmpty() && waiters.getFirst().lease.bytes <= totalBytes - usedBytes) {
                Waiter next = waiters.removeFirst();
                count(next.lease.bytes);
                ready.add(next);
            }
        }
        for (Waiter w : ready) {
            w.sink.success(w.lease);
        }
    }

    private record Waiter(Lease lease, MonoSink<Lease> sink) {}

    /** Bytes held; close returns them. */
    public static final class Lease implements AutoCloseable {
        private final MemoryBudget budget;
        private final long bytes;
        // Guarded by this.
        private boolean closed;

        private Lease(MemoryBudget budget, long bytes) {
            this.budget = budget;
            this.bytes = bytes;
        }

        /** How many bytes are held. */
        public long bytes() {
            return bytes;
        }

        @Override
        public void close() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            budget.release(bytes);
        }
    }
}
