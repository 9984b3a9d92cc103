package dev.cairn.core.collect;

import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.api.pack.PackObject;
import dev.cairn.core.catalog.JournalRow;
import java.util.List;
import reactor.core.publisher.Mono;

/** Deletes what dead writers left behind when its grace is over; {@link Unlisted} objects of others stay. */
final class Orphans {
    private static final int PAGE = 256;

    private final Run run;
    private final Mono<Void> owner;
    private final Unlisted unlisted;
    private long looked;

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
                .then();
    }

    private List<PackObject> unknown(List<PackObject> page) {
        looked += page.size();
        run.progress(Phase.ORPHANS, looked, -1);
        return page.stream().filter(unlisted::is).toList();
    }

    private Mono<Void> one(PackObject found) {
        return unlisted.origin(found)
                .flatMap(origin -> origin.session().isEmpty()
                        ? Mono.fromRunnable(
                                () -> run.acted(Act.KEEP_FOREIGN, found.name(), found.bytes(), origin.reason()))
                        : orphan(found, origin.reason()));
    }

    private Mono<Void> orphan(PackObject found, String reason) {
        boolean isOld = !run.clockAhead()
                && !found.modified().plus(run.options().grace()).isAfter(run.now());
        return isOld ? delete(found, reason) : Mono.empty();
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
