package dev.cairn.core.collect;

import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.CondemnedRow;
import dev.cairn.core.catalog.PackRow;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deletes packs whose grace is over. A pack is taken for deletion first, and the journal says so; from then on it cannot be restored. Then its
 * objects go, then its rows. A run that is cut short in between leaves packs that the next one finishes.
 */
final class Sweeper {
    private static final int BATCH = 64;
    private static final int DELETES_AT_ONCE = 4;

    private final Run run;
    private final Mono<Void> owner;
    private final Mono<Void> before;
    private boolean begun;
    private long done;
    private long waitingPacks;
    private long waitingBytes;

    /**
     * A sweep.
     *
     * @param owner fails if this catalog may not delete in its stores; asked before every batch
     * @param before what must be done before anything is deleted
     */
    Sweeper(Run run, Mono<Void> owner, Mono<Void> before) {
        this.before = before;
        this.run = run;
        this.owner = owner;
    }

    /** Deletes what may go; in a dry run only tells. */
    Mono<Void> all() {
        return run.isDry()
                ? condemned(rows -> Mono.empty())
                : condemned(this::take).then(leaving());
    }

    long waitingPacks() {
        return waitingPacks;
    }

    long waitingBytes() {
        return waitingBytes;
    }

    private Mono<Void> condemned(Function<List<CondemnedRow>, Mono<Void>> act) {
        return pages(
                        after -> run.table().condemned(after, BATCH),
                        row -> row.pack().id())
                .concatMap(page -> act.apply(page.stream().filter(this::isOver).toList()), 1)
                .then();
    }

    private <T> Flux<List<T>> pages(Function<@Nullable PackId, List<T>> page, Function<T, PackId> id) {
        return run.context()
                .blocking()
                .call(() -> page.apply(null))
                .expand(rows -> rows.size() < BATCH
                        ? Mono.empty()
                        : run.context().blocking().call(() -> page.apply(id.apply(rows.get(rows.size() - 1)))));
    }

    private boolean isOver(CondemnedRow row) {
        Duration grace =
                row.replaced() ? run.options().replacedGrace() : run.options().grace();
        boolean over = !run.clockAhead() && !row.at().plus(grace).isAfter(run.now());
        if (!over) {
            waitingPacks++;
            waitingBytes += row.pack().bytes();
        } else if (run.isDry()) {
            run.acted(Act.DELETE, "pack " + row.pack().id(), row.pack().bytes(), row.reason());
        }
        return over;
    }

    private Mono<Void> take(List<CondemnedRow> rows) {
        return rows.isEmpty()
                ? Mono.empty()
                : Mono.defer(this::begin)
                        .then(owner)
                        .then(run.context().blocking().run(() -> {
                            run.table().take(run.number(), rows, run.now());
                            rows.forEach(row -> run.acted(
                                    Act.DELETE,
                                    "pack " + row.pack().id(),
                                    row.pack().bytes(),
                                    row.reason()));
                        }));
    }

    private Mono<Void> begin() {
        boolean first = !begun;
        begun = true;
        return first ? before : Mono.empty();
    }

    /** What this run and those before it have taken. The pages start anew, for what was deleted is gone from them. */
    private Mono<Void> leaving() {
        return pages(after -> run.table().leaving(after, BATCH), PackRow::id)
                .concatMap(this::delete, 1)
                .then();
    }

    private Mono<Void> delete(List<PackRow> packs) {
        List<PackId> ids = packs.stream().map(PackRow::id).toList();
        Mono<Void> objects = Flux.fromIterable(ids)
                .concatMap(
                        id -> run.context().blocking().call(() -> run.catalog().replicas(id)), 1)
                .concatMapIterable(copies -> copies, 1)
                .flatMap(this::delete, DELETES_AT_ONCE)
                .then();
        return packs.isEmpty()
                ? Mono.empty()
                : owner.then(objects).then(run.context().blocking().run(() -> {
                    run.table().forget(run.number(), ids);
                    done += ids.size();
                    run.progress(Phase.SWEEP, done, -1);
                }));
    }

    private Mono<Void> delete(Replica copy) {
        return run.context().storage().delete(copy);
    }
}
