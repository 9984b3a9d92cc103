package dev.cairn.cli;

import dev.cairn.api.ByteSink;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Waits for long work; an interrupt ends it. */
final class Ingest {
    private Ingest() {}

    /** Waits for an ingest; an interrupt ends its source, and is passed on when all that was begun has been undone. */
    static <R> R run(ByteSink<R> sink, Flux<ByteBuffer> bytes) {
        // A cancelled ingest tidies up when nobody looks any more; a failed one does so before it says that it failed.
        Sinks.Empty<Void> interrupted = Sinks.empty();
        CompletableFuture<R> answer =
                bytes.takeUntilOther(interrupted.asMono()).as(sink::drain).toFuture();
        return await(answer, () -> {
            interrupted.tryEmitError(new CancellationException("interrupted"));
            answer.exceptionally(ended -> null).join();
        });
    }

    /** Waits for work that an interrupt cancels; closing the repository waits for what that has to undo. */
    static <R> R run(Mono<R> work) {
        CompletableFuture<R> answer = work.toFuture();
        return await(answer, () -> answer.cancel(true));
    }

    private static <R> R await(CompletableFuture<R> answer, Runnable end) {
        try {
            return Objects.requireNonNull(answer.get());
        } catch (InterruptedException e) {
            end.run();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            throw Exceptions.propagate(Objects.requireNonNull(e.getCause()));
        }
    }
}
