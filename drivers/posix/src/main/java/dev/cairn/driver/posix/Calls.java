package dev.cairn.driver.posix;

import dev.cairn.api.CasException;
import dev.cairn.api.Steps;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
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
        return Mono.create(sink -> start(sink, op, cancelled -> {
            refuseClosed(op);
            return call.run(cancelled);
        }));
    }

    /** A step that releases something, also after close; at once on the caller's thread if the scheduler was disposed of, for nobody else will. */
    Mono<Void> release(Op op, Call<Void> call) {
        return Mono.create(sink -> {
            AtomicBoolean cancelled = cancelled(sink);
            try {
                schedule(sink, op, call, cancelled);
            } catch (RejectedExecutionException e) {
                outcome(op, call, cancelled).signal(sink);
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

    private <T> void start(MonoSink<T> sink, Op op, Call<T> call) {
        try {
            schedule(sink, op, call, cancelled(sink));
        } catch (RejectedExecutionException e) {
            sink.error(failure(op, e));
        }
    }

    private <T> void schedule(MonoSink<T> sink, Op op, Call<T> call, AtomicBoolean cancelled) {
        Steps.start(scheduler, () -> outcome(op, call, cancelled), outcome -> outcome.signal(sink));
    }

    private static AtomicBoolean cancelled(MonoSink<?> sink) {
        AtomicBoolean cancelled = new AtomicBoolean();
        sink.onCancel(() -> cancelled.set(true));
        return cancelled;
    }

    private <T> Outcome<T> outcome(Op op, Call<T> call, AtomicBoolean cancelled) {
        try {
            return new Outcome<>(call.run(cancelled::get), null);
        } catch (IOException | RuntimeException | Error e) {
            return new Outcome<>(null, cancelled.get() ? null : failure(op, e));
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
