package dev.cairn.driver.posix;

import dev.cairn.api.CasException;
import dev.cairn.api.Steps;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * The way from publishers to calls that block. A call runs on the blocking scheduler and is never interrupted,
 * because an interrupt closes a {@link java.nio.channels.FileChannel} in the middle of whatever it does; a call that
 * takes long asks whether it was cancelled. A call that follows from another one's result runs on the same thread. What fails after a cancel is nobody's concern and is not reported.
 */
final class Calls {
    private final Scheduler scheduler;
    private final AtomicBoolean closed = new AtomicBoolean();

    Calls(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Something that blocks. */
    interface Call<T> {
        @Nullable
        T run(BooleanSupplier cancelled) throws IOException;
    }

    /** No further operation starts; true for the first caller. */
    boolean close() {
        return closed.compareAndSet(false, true);
    }

    boolean isClosed() {
        return closed.get();
    }

    /** An operation on the store, refused after close. */
    <T> Mono<T> operation(Op op, Call<T> call) {
        return operation(op, call, nothing -> {});
    }

    /** One whose result must be released by whoever gets it; here if nobody does. */
    <T> Mono<T> operation(Op op, Call<T> call, Consumer<? super T> release) {
        Call<T> refusable = cancelled -> {
            refuseClosed(op);
            return call.run(cancelled);
        };
        return Mono.create(sink -> {
            Handover<T> handover = Handover.to(sink, release);
            try {
                schedule(handover, op, refusable);
            } catch (RejectedExecutionException e) {
                sink.error(failure(op, e));
            }
        });
    }

    /** A step that releases something, also after close; at once on the caller's thread if the scheduler was disposed of, for nobody else will. */
    Mono<Void> release(Op op, Call<Void> call) {
        return Mono.create(sink -> {
            Handover<Void> handover = Handover.to(sink, nothing -> {});
            try {
                schedule(handover, op, call);
            } catch (RejectedExecutionException e) {
                handover.give(outcome(op, call, handover::cancelled));
            }
        });
    }

    /** Elements of an operation by demand. */
    <T> Flux<T> pulled(Op op, PullFlux.Source<T> source) {
        return new PullFlux<>(source, scheduler, e -> failure(op, e));
    }

    void refuseClosed(Op op) {
        if (closed.get()) {
            throw new CasException.Closed(op.details("the store was shut down"));
        }
    }

    private <T> void schedule(Handover<T> handover, Op op, Call<T> call) {
        Steps.start(scheduler, () -> outcome(op, call, handover::cancelled), handover::give);
    }

    private <T> Outcome<T> outcome(Op op, Call<T> call, BooleanSupplier cancelled) {
        try {
            return new Outcome<>(call.run(cancelled), null);
        } catch (IOException | RuntimeException | Error e) {
            return new Outcome<>(null, cancelled.getAsBoolean() ? null : failure(op, e));
        }
    }

    private record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {
        void signal(MonoSink<T> sink) {
            if (failure != null) {
                sink.error(failure);
            } else {
                sink.success(value);
            }
        }
    }

    /**
     * Gives an outcome to a sink, or releases it. A sink that is cancelled in the moment it is given a value may drop it without a word, so what
     * was made is kept here until the cancel calls back, which it does not do once the value was delivered.
     */
    private static final class Handover<T> {
        private final MonoSink<T> sink;
        private final Consumer<? super T> release;
        private final AtomicReference<@Nullable T> made = new AtomicReference<>();
        private volatile boolean cancelled;

        private Handover(MonoSink<T> sink, Consumer<? super T> release) {
            this.sink = sink;
            this.release = release;
        }

        static <T> Handover<T> to(MonoSink<T> sink, Consumer<? super T> release) {
            Handover<T> handover = new Handover<>(sink, release);
            sink.onCancel(handover::cancel);
            return handover;
        }

        boolean cancelled() {
            return cancelled;
        }

        void give(Outcome<T> outcome) {
            made.set(outcome.value());
            if (cancelled) {
                releaseOnce();
            } else {
                outcome.signal(sink);
            }
        }

        private void cancel() {
            cancelled = true;
            releaseOnce();
        }

        private void releaseOnce() {
            T left = made.getAndSet(null);
            if (left != null) {
                release.accept(left);
            }
        }
    }

    /** What is told of a failure; whatever fails once the store is closed fails because of that. */
    Throwable failure(Op op, Throwable e) {
        if (e instanceof RejectedExecutionException || (closed.get() && e instanceof IOException)) {
            return new CasException.Closed(op.details("the store was shut down").because(e));
        }
        if (e instanceof IOException io) {
            return Failures.of(op, io);
        }
        return e instanceof RuntimeException unchecked ? Failures.of(op, unchecked) : e;
    }
}
