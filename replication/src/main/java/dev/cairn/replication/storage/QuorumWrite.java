package dev.cairn.replication.storage;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.Replica;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
 * Writes the copies of a pack to several stores at once. A store that fails is replaced by the next candidate. It completes when all copies are
 * durable; when enough are and nobody is left to try; or when enough are and the others keep one waiting.
 *
 * <p>A put that was given up, or that failed without a refusal, may still have made an object. Its copy is answered as QUARANTINED, so that somebody
 * looks after it: no object is made that nobody will ever hear of.
 */
final class QuorumWrite {
    private final List<Replica> chosen;
    private final Replacement replacement;
    private final int copies;
    private final int quorum;
    private final Function<Replica, Mono<Void>> put;
    private final Duration stragglers;
    private final Scheduler clock;

    /**
     * Nothing is written yet.
     *
     * @param chosen the copies to be made first, each on a store of its own
     * @param replacement who says where else a copy may go
     * @param copies how many are wanted
     * @param quorum how many are enough
     * @param put completes when the copy is durable
     * @param stragglers how long to wait for the others when enough are durable
     * @param clock for that time
     */
    QuorumWrite(
            List<Replica> chosen,
            Replacement replacement,
            int copies,
            int quorum,
            Function<Replica, Mono<Void>> put,
            Duration stragglers,
            Scheduler clock) {
        this.chosen = List.copyOf(chosen);
        this.replacement = replacement;
        this.copies = copies;
        this.quorum = quorum;
        this.put = put;
        this.stragglers = stragglers;
        this.clock = clock;
    }

    /** Writes; the copies made, ACTIVE ones first. Fails if fewer than the quorum could be made. */
    Mono<List<Replica>> write() {
        return chosen.size() < quorum
                ? Mono.error(() -> tooFew(0, chosen.size(), null))
                : Mono.create(sink -> new Run(sink).begin());
    }

    private CasException tooFew(int made, int tried, @Nullable Throwable cause) {
        String reason = "too few stores could be written (limit " + quorum + ", actual " + made + " of " + tried
                + " that were tried)";
        CasException.Details details = CasException.Details.of("write", reason, null);
        return new CasException.Unavailable(cause == null ? details : details.because(cause));
    }

    /** Whether it is certain that no object came to be. Others may be failures of a repeat, of which the first attempt has arrived. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof CasException.Denied
                || failure instanceof CasException.QuotaExceeded
                || failure instanceof CasException.Unsupported
                || failure instanceof CasException.InvalidInput;
    }

    /** Says where else a copy may go. */
    interface Replacement {
        /** A fresh copy on a store that is neither among those that hold one nor among those that failed; empty if there is none. */
        Optional<Replica> instead(Set<String> held, Set<String> failed);
    }

    private final class Run {
        private final MonoSink<List<Replica>> sink;
        private final Disposable.Composite puts = Disposables.composite();
        private final Disposable.Swap timer = Disposables.swap();

        // All below guarded by this.
        private final Set<Replica> durable = new LinkedHashSet<>();
        private final Set<Replica> under = new LinkedHashSet<>();
        private final Set<Replica> doubtful = new LinkedHashSet<>();
        private final Deque<Replica> waiting = new ArrayDeque<>(chosen);
        private final Set<String> tried = new TreeSet<>();
        private boolean over;
        private boolean gaveUp;
        private @Nullable Throwable failure;

        Run(MonoSink<List<Replica>> sink) {
            this.sink = sink;
        }

        void begin() {
            sink.onDispose(this::stop);
            go();
        }

        /** Starts what is missing, and ends when nothing is under way any more. */
        private void go() {
            for (Optional<Put> turn = turn(); turn.isPresent(); turn = turn()) {
                Put begun = turn.get();
                puts.add(begun);
                Mono.defer(() -> put.apply(begun.copy)).subscribe((CoreSubscriber<? super Void>) begun);
            }
            endIfOver();
        }

        private synchronized Optional<Put> turn() {
            if (over || gaveUp || durable.size() + under.size() >= copies) {
                return Optional.empty();
            }
            Optional<Replica> next = waiting.isEmpty() ? another() : Optional.of(waiting.remove());
            return next.map(copy -> {
                Put begun = new Put(copy, Context.of(sink.contextView()));
                tried.add(copy.store());
                under.add(copy);
                return begun;
            });
        }

        private Optional<Replica> another() {
            Set<String> held = new TreeSet<>();
            durable.forEach(copy -> held.add(copy.store()));
            under.forEach(copy -> held.add(copy.store()));
            Set<String> failed = new TreeSet<>(tried);
            failed.removeAll(held);
            try {
                return failed.isEmpty() ? Optional.empty() : replacement.instead(held, failed);
            } catch (RuntimeException e) {
                failure = e;
                return Optional.empty();
            }
        }

        private void done(Replica copy) {
            boolean enough;
            synchronized (this) {
                if (!under.remove(copy)) {
                    return; // it was given up just before, and is in doubt
                }
                durable.add(copy);
                enough = durable.size() == quorum;
            }
            if (enough) {
                timer.update(clock.schedule(this::giveUpTheRest, stragglers.toNanos(), TimeUnit.NANOSECONDS));
            }
            go();
        }

        private void failed(Replica copy, Throwable why) {
            synchronized (this) {
                if (!under.remove(copy)) {
                    return;
                }
                failure = why;
                if (!isRefusal(why)) {
                    doubtful.add(copy.in(Replica.State.QUARANTINED));
                }
            }
            go();
        }

        private void giveUpTheRest() {
            synchronized (this) {
                under.forEach(copy -> doubtful.add(copy.in(Replica.State.QUARANTINED)));
                under.clear();
                gaveUp = true;
            }
            go();
        }

        private void endIfOver() {
            List<Replica> all;
            @Nullable CasException problem;
            synchronized (this) {
                if (over || !under.isEmpty()) {
                    return;
                }
                over = true;
                all = new ArrayList<>(durable);
                all.addAll(doubtful);
                problem = durable.size() < quorum ? tooFew(durable.size(), tried.size(), failure) : null;
            }
            stop();
            if (problem == null) {
                sink.success(List.copyOf(all));
            } else {
                sink.error(problem);
            }
        }

        private void stop() {
            synchronized (this) {
                over = true;
            }
            timer.dispose();
            puts.dispose();
        }

        private final class Put extends BaseSubscriber<Void> {
            private final Replica copy;
            private final Context context;

            Put(Replica copy, Context context) {
                this.copy = copy;
                this.context = context;
            }

            @Override
            public Context currentContext() {
                return context;
            }

            @Override
            protected void hookOnComplete() {
                done(copy);
            }

            @Override
            protected void hookOnError(Throwable why) {
                failed(copy, why);
            }
        }
    }
}
