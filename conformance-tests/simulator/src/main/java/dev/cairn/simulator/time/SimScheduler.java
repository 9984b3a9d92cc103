package dev.cairn.simulator.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Puts the tasks of one host on the one queue. Takes none once the host is dead. */
final class SimScheduler implements Scheduler {
    private final VirtualTime time;
    private final Host host;
    private boolean disposed;

    SimScheduler(VirtualTime time, Host host) {
        this.time = time;
        this.host = host;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return later(task, Duration.ZERO);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return later(task, Duration.of(Math.max(0, delay), unit.toChronoUnit()));
    }

    private Disposable later(Runnable task, Duration delay) {
        if (isDisposed()) {
            throw new RejectedExecutionException(host + " is dead");
        }
        return time.in(delay, host, task);
    }

    @Override
    public Worker createWorker() {
        return new InOrder();
    }

    @Override
    public void dispose() {
        disposed = true;
    }

    @Override
    public boolean isDisposed() {
        return disposed || host.isDead();
    }

    /** One task after the other; timers as they come. */
    private final class InOrder implements Worker {
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private final Disposable.Composite timers = Disposables.composite();
        private boolean queued;
        private boolean closed;

        @Override
        public Disposable schedule(Runnable task) {
            if (closed || isDisposed()) {
                throw new RejectedExecutionException("the worker is closed");
            }
            Disposable.Swap handle = Disposables.swap();
            waiting.add(() -> {
                if (!handle.isDisposed()) {
                    task.run();
                }
            });
            queueNext();
            return handle;
        }

        private void queueNext() {
            if (!queued && !waiting.isEmpty()) {
                queued = true;
                later(this::runNext, Duration.ZERO);
            }
        }

        private void runNext() {
            Runnable next = waiting.poll();
            try {
                if (next != null && !closed) {
                    next.run();
                }
            } finally {
                queued = false;
                if (!SimScheduler.this.isDisposed()) {
                    queueNext();
                }
            }
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            if (delay <= 0) {
                return schedule(task);
            }
            Disposable timer = SimScheduler.this.schedule(() -> schedule(task), delay, unit);
            timers.add(timer);
            return timer;
        }

        @Override
        public void dispose() {
            closed = true;
            waiting.clear();
            timers.dispose();
        }

        @Override
        public boolean isDisposed() {
            return closed;
        }
    }
}
