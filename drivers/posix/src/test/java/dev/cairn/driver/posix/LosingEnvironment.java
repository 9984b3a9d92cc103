package dev.cairn.driver.posix;

import dev.cairn.conformance.ForwardingEnvironment;
import dev.cairn.conformance.TestEnvironment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** An environment whose blocking scheduler can lose tasks, as one does whose owner closes it before they began. */
final class LosingEnvironment extends ForwardingEnvironment {
    private final Losing blocking = new Losing(super.blocking());

    LosingEnvironment() {
        super(TestEnvironment.create());
    }

    /** From now on tasks are taken and not run, or run again. */
    void lose(boolean tasks) {
        blocking.losing = tasks;
    }

    /** Runs what was lost, on this thread. */
    void find() {
        for (Runnable task = blocking.lost.poll(); task != null; task = blocking.lost.poll()) {
            task.run();
        }
    }

    @Override
    public Scheduler blocking() {
        return blocking;
    }

    private static final class Losing implements Scheduler {
        private final Scheduler whole;
        private final Queue<Runnable> lost = new ConcurrentLinkedQueue<>();
        private volatile boolean losing;

        private Losing(Scheduler whole) {
            this.whole = whole;
        }

        @Override
        public Disposable schedule(Runnable task) {
            if (!losing) {
                return whole.schedule(task);
            }
            lost.add(task);
            return Disposables.single();
        }

        @Override
        public Worker createWorker() {
            return whole.createWorker();
        }
    }
}
