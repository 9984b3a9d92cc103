package dev.cairn.core.collect;

import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.api.pack.PackObject;
import dev.cairn.core.catalog.JournalRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deletes what dead writers left behind when its grace is over; {@link Unlisted} objects of others stay. Everything is looked at before the first
 * delete: if one object is from a session that this catalog does not know, then the catalog has gone back in time, and cannot tell what a dead writer
 * left from what a later session committed.
 */
final class Orphans {
    private static final int PAGE = 256;
    /** How long what is doubtful waits, for somebody to notice that the catalog is not the latest one. */
    private static final Duration DOUBT = Duration.ofDays(30);

    /** The rest is for the next run. */
    private static final int LEFT_MAX = 65_536;

    private final Run run;
    private final Mono<Void> owner;
    private final Unlisted unlisted;
    private final List<Left> left = new ArrayList<>();
    private boolean isAhead;
    private long looked;

    /** What may go. */
    private record Left(PackObject object, String reason) {}

    Orphans(Run run, Mono<Void> owner) {
        this.run = run;
        this.owner = owner;
        this.unlisted = new Unlisted(run.context());
    }

    Mono<Void> all() {
        return run.context()
                .storage()
                .objects()
                .buffer(PAGE)
                .concatMap(
                        page -> run.context()
                                .blocking()
                                .call(() -> unknown(page))
                                .flatMapIterable(found -> found)
                                .concatMap(this::one, 1)
                                .then(),
                        1)
                .thenMany(Flux.defer(() -> Flux.fromIterable(left)))
                .concatMap(this::end, 1)
                .then();
    }

    private List<PackObject> unknown(List<PackObject> page) {
        looked += page.size();
        run.progress(Phase.ORPHANS, looked, -1);
        return page.stream().filter(unlisted::is).toList();
    }

    private Mono<Void> one(PackObject found) {
        return unlisted.origin(found).flatMap(origin -> Mono.fromRunnable(() -> judged(found, origin)));
    }

    private void judged(PackObject found, Unlisted.Origin origin) {
        isAhead |= origin.owner() == Unlisted.Owner.AHEAD;
        if (!origin.isOrphan()) {
            keep(found, origin.reason());
        } else if (isOld(found, origin) && left.size() < LEFT_MAX) {
            left.add(new Left(found, origin.reason()));
        }
    }

    private void keep(PackObject found, String reason) {
        run.acted(Act.KEEP_FOREIGN, found.name(), found.bytes(), reason);
    }

    private boolean isOld(PackObject found, Unlisted.Origin origin) {
        Duration grace = origin.owner() == Unlisted.Owner.DOUBTFUL
                ? DOUBT.plus(run.options().grace())
                : run.options().grace();
        return !run.clockAhead() && !found.modified().plus(grace).isAfter(run.now());
    }

    private Mono<Void> end(Left orphan) {
        return isAhead
                ? Mono.fromRunnable(() -> keep(orphan.object(), "the catalog has gone back in time"))
                : delete(orphan.object(), orphan.reason());
    }

    private Mono<Void> delete(PackObject found, String reason) {
        Mono<Void> journaled = run.context().blocking().run(() -> {
            if (!run.isDry()) {
                run.catalog()
                        .journal()
                        .add(List.of(new JournalRow(0, run.now(), run.number(), found.name(), found.bytes(), reason)));
            }
            run.acted(Act.DELETE_ORPHAN, found.name(), found.bytes(), reason);
        });
        return run.isDry()
                ? journaled
                : owner.then(journaled)
                        .then(Mono.defer(() ->
                                run.context().storage().delete(found.copy().orElseThrow())));
    }
}
