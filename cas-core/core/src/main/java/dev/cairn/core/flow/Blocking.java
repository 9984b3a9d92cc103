package dev.cairn.core.flow;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Steps;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SynchronousSink;

/**
 * Runs a blocking step on the blocking scheduler. A cancel does not interrupt a step that runs: an interrupt in the
 * middle of a file channel closes it, and a commit must not be half asked for. The step finishes and its result is
 * dropped, so a step never returns something that must be closed. A step that follows from another one's result runs
 * on the same thread, see {@link Steps}.
 */
public final class Blocking {
    private final Environment environment;

    /** Runs steps of this environment. */
    public Blocking(Environment environment) {
        this.environment = environment;
    }

    /** The step's result; empty if it returns null. Each subscription runs the step once. */
    public <T> Mono<T> call(Callable<? extends @Nullable T> step) {
        return outcome((work, sink) -> Steps.start(environment.blocking(), work, sink), step);
    }

    /** The step's completion. */
    public Mono<Void> run(Runnable step) {
        return call(callable(step));
    }

    /** The completion of a step that only computes, on the parallel scheduler: beside a blocking one, on another core. */
    public Mono<Void> compute(Runnable step) {
        return outcome((work, sink) -> environment.parallel().schedule(() -> sink.accept(work.get())), callable(step));
    }

    private static Callable<@Nullable Void> callable(Runnable step) {
        return () -> {
            step.run();
            return null;
        };
    }

    /** Where a step runs, and who hears of its outcome. */
    private interface Place<T> {
        void start(Supplier<Outcome<T>> work, Consumer<Outcome<T>> sink);
    }

    private static <T> Mono<T> outcome(Place<T> place, Callable<? extends @Nullable T> step) {
        // A subscriber's onErrorContinue would turn a failure into a completion, and what did not happen into what did.
        return Mono.<Outcome<T>>create(sink -> start(place, step, sink))
                .<T>handle(Outcome::signal)
                .onErrorStop();
    }

    private static <T> void start(Place<T> place, Callable<? extends @Nullable T> step, MonoSink<Outcome<T>> sink) {
        AtomicBoolean cancelled = new AtomicBoolean();
        sink.onCancel(() -> cancelled.set(true));
        try {
            // Completion needs no demand, so whoever fails because nothing was found fails at once.
            place.start(
                    () -> cancelled.get() ? new Outcome<T>(null, null) : execute(step),
                    outcome -> sink.success(outcome.isEmpty() ? null : outcome));
        } catch (RejectedExecutionException e) {
            sink.error(new CasException.Closed(CasException.Details.of("repository", "used after close", null)
                    .because(e)));
        }
    }

    /** Errors too: a subscriber that never hears of a library that does not load would wait forever. */
    private static <T> Outcome<T> execute(Callable<? extends @Nullable T> step) {
        try {
            return new Outcome<>(step.call(), null);
        } catch (Throwable e) {
            return new Outcome<>(null, e);
        }
    }

    /** A failure travels as a value up to here, so that a failure after a cancel is dropped without noise. */
    private record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {
        boolean isEmpty() {
            return value == null && failure == null;
        }

        void signal(SynchronousSink<T> sink) {
            if (failure != null) {
                sink.error(failure);
            } else if (value != null) {
                sink.next(value);
            }
        }
    }
}
