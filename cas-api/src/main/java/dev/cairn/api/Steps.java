package dev.cairn.api;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/**
 * Runs steps that block, one after the other where they follow from one another.
 *
 * <p>Problem: an operation is a chain of steps that block, and a change of threads between two of them costs more than many of them do.
 * Idea: a step that is started from within the result of another one runs at once on the same thread, a few levels deep. What a step
 * starts while it runs is no part of its result and gets a thread of its own, and so does what follows from {@link #tell}.
 *
 * <p>Drivers and the library share it, so that a chain may go through both. Thread-safe.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public final class Steps {
    private static final int DEPTH_MAX = 8;
    /** How deep this thread is in results of steps. */
    private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

    private Steps() {}

    /**
     * Starts a step.
     *
     * @param blocking where it runs unless it follows from a step that ends on this thread
     * @param step may block, and is never interrupted by this class; must not throw
     * @param result gets what the step returned, on the same thread
     * @throws RejectedExecutionException if the scheduler was disposed of; then neither is called
     */
    public static <T> void start(Scheduler blocking, Supplier<? extends T> step, Consumer<? super T> result) {
        int depth = DEPTH.get()[0];
        if (depth > 0 && depth < DEPTH_MAX) {
            run(step, result);
        } else {
            blocking.schedule(() -> run(step, result));
        }
    }

    private static <T> void run(Supplier<? extends T> step, Consumer<? super T> result) {
        int[] depth = DEPTH.get();
        int outer = depth[0];
        try {
            depth[0] = 0;
            T value = step.get();
            depth[0] = outer + 1;
            result.accept(value);
        } finally {
            depth[0] = outer;
        }
    }

    /** Gives a signal to others. The steps that they start because of it do not run on this thread, which has more to do. */
    public static void tell(Runnable signal) {
        int[] depth = DEPTH.get();
        int outer = depth[0];
        try {
            depth[0] = 0;
            signal.run();
        } finally {
            depth[0] = outer;
        }
    }
}
