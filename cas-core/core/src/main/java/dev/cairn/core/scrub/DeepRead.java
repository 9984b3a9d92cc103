package dev.cairn.core.scrub;

import dev.cairn.api.CasException;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.ReplicaRow;
import dev.cairn.core.verify.Windows;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads replicas whole until the budget is used up. In the order in which they were last read, which is all that a run leaves for the next one to
 * go on; or, of a sample, those that chance picks in the order of packs. One that is damaged is read twice before that is told.
 */
final class DeepRead {
    private static final int PAGE = 64;

    private final ScrubRun run;
    private final ReplicaProof proof;
    private @Nullable PackId last;
    private long expected;

    DeepRead(ScrubRun run) {
        this.run = run;
        this.proof = new ReplicaProof(run.context());
    }

    Mono<Void> all() {
        return run.context()
                .blocking()
                .run(this::expect)
                .then(Mono.defer(this::page).repeat().takeWhile(more -> more).then());
    }

    private void expect() {
        double all = run.options().sample() * run.table().coverage().bytes();
        expected = Math.min(run.options().budgetBytes(), (long) all);
    }

    /** Reads a page of replicas; whether there may be more to do. */
    private Mono<Boolean> page() {
        return run.context()
                .blocking()
                .call(() -> run.options().sample() < 1 ? sampled() : due())
                .flatMap(rows -> Flux.fromIterable(rows)
                        .concatMap(row -> fits(row) ? one(row).thenReturn(true) : Mono.just(false), 1)
                        .takeUntil(more -> !more)
                        .last(true))
                .defaultIfEmpty(false);
    }

    private boolean fits(ReplicaRow row) {
        long left = run.options().budgetBytes() - run.readBytes();
        return left > 0 && (run.readBytes() == 0 || row.pack().bytes() <= left);
    }

    /** What was read leaves the page, so the first one always has what is next; null if there is nothing. */
    private @Nullable List<ReplicaRow> due() {
        List<ReplicaRow> rows = run.table().due(run.now(), PAGE);
        return rows.isEmpty() ? null : rows;
    }

    private @Nullable List<ReplicaRow> sampled() {
        List<ReplicaRow> rows = run.table().inventory(last, PAGE);
        if (rows.isEmpty()) {
            return null;
        }
        last = rows.get(rows.size() - 1).pack().id();
        return rows.stream().filter(this::isPicked).toList();
    }

    private boolean isPicked(ReplicaRow row) {
        return row.copy().part().equals(Replica.WHOLE)
                && row.copy().state() != Replica.State.LOST
                && row.missingSince().isEmpty()
                && run.context().environment().random().nextDouble()
                        < run.options().sample();
    }

    private Mono<Void> one(ReplicaRow row) {
        MemoryBudget memory = run.context().reads();
        return Mono.usingWhen(
                memory.acquire(Math.min(2L * Windows.BYTES, memory.totalBytes())),
                lease -> look(row)
                        .flatMap(verdict -> verdict.isWhole() ? Mono.just(verdict) : look(row))
                        .flatMap(verdict -> run.context().blocking().run(() -> settle(row, verdict)))
                        .onErrorResume(CasException.NotFound.class, e -> run.missing(List.of(row))),
                lease -> Mono.fromRunnable(lease::close));
    }

    private Mono<ReplicaProof.Verdict> look(ReplicaRow row) {
        return proof.look(row).doOnNext(verdict -> run.read(0, row.pack().bytes(), expected));
    }

    /** Unless its pack is gone meanwhile. */
    private void settle(ReplicaRow row, ReplicaProof.Verdict verdict) {
        Optional<ReplicaRow> now = run.again(row);
        run.read(1, 0, expected);
        if (now.isEmpty()) {
            return;
        }
        ReplicaRow before = now.get();
        ReplicaRow after = verdict.isWhole() ? before.proved(run.now()) : before.damaged(run.now());
        boolean changed = run.table().change(before, after);
        if (changed && !verdict.isWhole()) {
            run.tell(run.findings().damaged(after, verdict));
        } else if (changed && before.copy().state() != after.copy().state()) {
            run.tell(run.findings().healed(after, "it was read whole, nothing is wrong, and it counts again"));
        }
    }
}
