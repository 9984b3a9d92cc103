package dev.cairn.simulator.time;

import reactor.core.Disposable;

/** Something to run, not before it is due. */
final class Task implements Disposable, Comparable<Task> {
    private final VirtualTime time;
    private final Host host;
    private final Runnable work;
    private final long dueNanos;
    private final long number;
    private boolean over;

    Task(VirtualTime time, Host host, Runnable work, long dueNanos, long number) {
        this.time = time;
        this.host = host;
        this.work = work;
        this.dueNanos = dueNanos;
        this.number = number;
    }

    Host host() {
        return host;
    }

    long dueNanos() {
        return dueNanos;
    }

    void run() {
        over = true;
        work.run();
    }

    @Override
    public void dispose() {
        if (!over) {
            over = true;
            time.forget(this);
        }
    }

    @Override
    public boolean isDisposed() {
        return over;
    }

    /** In the order in which they are due; the queue is the only one who compares. */
    @Override
    public int compareTo(Task other) {
        int order = Long.compare(dueNanos, other.dueNanos);
        return order == 0 ? Long.compare(number, other.number) : order;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }
}
