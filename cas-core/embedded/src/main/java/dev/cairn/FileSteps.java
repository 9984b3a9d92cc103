package dev.cairn;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Blocking steps on files. A cancel does not interrupt a step that runs, because an interrupt closes the channel under it; the
 * step finishes and what it answers is dropped, failures too.
 */
final class FileSteps {
    private final Scheduler blocking;

    FileSteps(Environment environment) {
        this.blocking = environment.blocking();
    }

    Scheduler blocking() {
        return blocking;
    }

    /** The step's answer; each subscription runs the step once. */
    <T> Mono<T> call(Callable<T> step) {
        return Mono.<Outcome<T>>create(sink -> start(step, sink)).flatMap(Outcome::mono);
    }

    /** The step's completion. */
    Mono<Void> run(Action step) {
        return call(() -> {
                    step.run();
                    return Optional.empty();
                })
                .then();
    }

    /** Something that blocks and may fail. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    private <T> void start(Callable<T> step, MonoSink<Outcome<T>> sink) {
        AtomicBoolean cancelled = new AtomicBoolean();
        sink.onCancel(() -> cancelled.set(true));
        try {
            blocking.schedule(() -> {
                if (!cancelled.get()) {
                    sink.success(outcome(step));
                }
            });
        } catch (RejectedExecutionException e) {
            sink.error(new CasException.Closed(CasException.Details.of("repository", "used after close", null)
                    .because(e)));
        }
    }

    private static <T> Outcome<T> outcome(Callable<T> step) {
        try {
            return new Outcome<>(step.call(), null);
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            return new Outcome<>(null, e);
        }
    }

    /** A failure travels as a value, so that one after a cancel is dropped without noise. */
    private record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {
        Mono<T> mono() {
            return failure != null ? Mono.error(failure) : Mono.justOrEmpty(value);
        }
    }
}
