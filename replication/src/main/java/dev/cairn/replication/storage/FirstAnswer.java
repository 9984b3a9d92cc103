package dev.cairn.replication.storage;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * The first answer of several places that hold the same.
 *
 * <p>Problem: one of them may be slow or broken, and nobody knows before it was asked. Idea: the first one is asked; the next one when a place has
 * failed, or keeps one waiting for longer than it mostly does. The first answer wins, and whoever has not answered by then is cancelled. If
 * nobody answers, the failure that says most travels on. References: Dean and Barroso, The Tail at Scale (2013), hedged requests.
 *
 * @param <P> a place
 * @param <T> its answer
 */
final class FirstAnswer<P, T> {
    private final List<P> places;
    private final Function<P, Mono<T>> ask;
    private final Function<P, Duration> patience;
    private final Comparator<Throwable> telling;
    private final Scheduler clock;

    /**
     * Nobody is asked yet.
     *
     * @param places in the order in which they are asked; at least one
     * @param ask answers once, or fails
     * @param patience how long a place may take before the next one is asked too
     * @param telling what says most comes last
     * @param clock for that time
     */
    FirstAnswer(
            List<P> places,
            Function<P, Mono<T>> ask,
            Function<P, Duration> patience,
            Comparator<Throwable> telling,
            Scheduler clock) {
        this.places = List.copyOf(places);
        this.ask = ask;
        this.patience = patience;
        this.telling = telling;
        this.clock = clock;
    }

    /** Asks; each subscription does. A cancel cancels all who were asked. */
    Mono<T> first() {
        return Mono.create(sink -> new Race(sink).begin());
    }

    private final class Race {
        private final MonoSink<T> sink;
        private final Disposable.Composite asked = Disposables.composite();
        private final Disposable.Swap timer = Disposables.swap();

        // All below guarded by this.
        private int next;
        private int waiting;
        private boolean over;
        private @Nullable Throwable failure;

        Race(MonoSink<T> sink) {
            this.sink = sink;
        }

        void begin() {
            sink.onDispose(this::end);
            askNext();
        }

        private void askNext() {
            turn().ifPresent(place -> {
                Answer answer = new Answer(Context.of(sink.contextView()));
                asked.add(answer);
                wait(place);
                Mono.defer(() -> ask.apply(place)).subscribe((CoreSubscriber<T>) answer);
            });
        }

        private synchronized Optional<P> turn() {
            if (over || next == places.size()) {
                return Optional.empty();
            }
            waiting++;
            return Optional.of(places.get(next++));
        }

        private void wait(P place) {
            boolean isLast;
            synchronized (this) {
                isLast = next == places.size();
            }
            if (!isLast) {
                timer.update(clock.schedule(this::askNext, patience.apply(place).toNanos(), TimeUnit.NANOSECONDS));
            }
        }

        private void answered(T value) {
            if (ends()) {
                end();
                sink.success(value);
            }
        }

        private synchronized boolean ends() {
            boolean first = !over;
            over = true;
            return first;
        }

        private void failed(Throwable why) {
            @Nullable Throwable last = left(why);
            if (last == null) {
                askNext();
            } else {
                end();
                sink.error(last);
            }
        }

        /** What to say if this was the last one. */
        private synchronized @Nullable Throwable left(Throwable why) {
            waiting--;
            failure = failure == null || telling.compare(why, failure) >= 0 ? why : failure;
            boolean isLast = !over && waiting == 0 && next == places.size();
            over |= isLast;
            return isLast ? failure : null;
        }

        private void end() {
            synchronized (this) {
                over = true;
            }
            timer.dispose();
            asked.dispose();
        }

        private final class Answer extends BaseSubscriber<T> {
            private final Context context;
            private boolean heard;

            Answer(Context context) {
                this.context = context;
            }

            @Override
            public Context currentContext() {
                return context;
            }

            @Override
            protected void hookOnNext(T value) {
                heard = true;
                asked.remove(this);
                answered(value);
            }

            @Override
            protected void hookOnError(Throwable why) {
                failed(why);
            }

            @Override
            protected void hookOnComplete() {
                if (!heard) {
                    failed(new IllegalStateException("a place answers or fails"));
                }
            }
        }
    }
}
