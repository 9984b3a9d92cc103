package dev.cairn.driver.posix;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Elements of a source whose calls block. While there is demand one task on the scheduler pulls and emits; without
 * demand nothing runs and nothing was pulled ahead. The source is closed by that task, once, before completion or
 * error are signalled and after a cancel. One subscriber.
 */
final class PullFlux<T> extends Flux<T> {
    private final Source<T> source;
    private final Scheduler scheduler;
    private final Function<Throwable, Throwable> failure;

    PullFlux(Source<T> source, Scheduler scheduler, Function<Throwable, Throwable> failure) {
        this.source = source;
        this.scheduler = scheduler;
        this.failure = failure;
    }

    /** Where elements come from; used by one thread at a time. */
    interface Source<T> extends Closeable {
        /** The next element, or null at the end. */
        @Nullable
        T next() throws IOException;

        /** Whether the end is known to have come, without a call that blocks. */
        default boolean exhausted() {
            return false;
        }

        @Override
        default void close() throws IOException {}
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Pull<T> pull = new Pull<>(this, actual);
        actual.onSubscribe(pull);
        pull.wake();
    }

    private static final class Pull<T> implements Subscription, Runnable {
        private final PullFlux<T> flux;
        private final CoreSubscriber<? super T> actual;
        private final AtomicInteger wakes = new AtomicInteger();
        private final AtomicLong requested = new AtomicLong();
        private volatile boolean cancelled;
        private volatile boolean badRequest;
        /** Written and read by the running task alone. */
        private boolean done;

        Pull(PullFlux<T> flux, CoreSubscriber<? super T> actual) {
            this.flux = flux;
            this.actual = actual;
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                badRequest = true;
            } else {
                requested.accumulateAndGet(n, Operators::addCap);
            }
            wake();
        }

        @Override
        public void cancel() {
            cancelled = true;
            wake();
        }

        void wake() {
            if (wakes.getAndIncrement() == 0) {
                try {
                    flux.scheduler.schedule(this);
                } catch (RejectedExecutionException e) {
                    end(e);
                }
            }
        }

        @Override
        public void run() {
            int seen = wakes.get();
            do {
                try {
                    emit();
                } catch (IOException | RuntimeException | Error e) {
                    end(e);
                }
                seen = wakes.addAndGet(-seen);
            } while (seen != 0);
        }

        private void emit() throws IOException {
            while (!ended() && requested.get() > 0) {
                T next = flux.source.next();
                if (next == null) {
                    end(null);
                } else {
                    requested.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
                    actual.onNext(next);
                }
            }
        }

        /** Whether nothing more is to be pulled; ends the pull if the reason for that is new. */
        private boolean ended() {
            if (!done && badRequest) {
                end(new IllegalArgumentException("a request asks for at least one element (Reactive Streams 3.9)"));
            } else if (!done && (cancelled || flux.source.exhausted())) {
                end(null);
            }
            return done;
        }

        private void end(@Nullable Throwable problem) {
            if (done) {
                return;
            }
            done = true;
            Throwable failed = problem;
            try {
                flux.source.close();
            } catch (IOException e) {
                failed = problem == null ? e : problem;
            }
            if (!cancelled && failed != null) {
                actual.onError(flux.failure.apply(failed));
            } else if (!cancelled) {
                actual.onComplete();
            }
        }
    }
}
