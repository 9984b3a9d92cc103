package dev.cairn.core.collect;

import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.core.catalog.JournalRow;
import dev.cairn.core.catalog.SnapshotTable;
import dev.cairn.core.format.SnapshotFormat;
import dev.cairn.core.snapshot.SnapshotStore;
import dev.cairn.core.snapshot.Snapshots;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which snapshots are too old: they keep nothing any more, and are deleted. The newest one in the store stays always, for a rebuild. By the
 * catalog's time, so none is too old while the clock has jumped.
 */
final class SnapshotExpiry {
    private final Run run;
    private final Snapshots snapshots;
    private final Mono<Void> owner;
    private final SnapshotTable.State state;
    private final Instant limit;
    private final long firstKept;

    /**
     * Looks at the catalog; what is begun later is not too old. Blocks.
     *
     * @param owner fails if this catalog may not delete in its stores
     */
    SnapshotExpiry(Run run, Snapshots snapshots, Mono<Void> owner) {
        this.run = run;
        this.snapshots = snapshots;
        this.owner = owner;
        this.state = run.catalog().snapshots().state();
        this.limit = run.clockAhead() ? Instant.MIN : run.now().minus(snapshots.retention());
        this.firstKept = state.keeping().stream()
                .filter(snapshot -> snapshot.begun().isAfter(limit))
                .mapToLong(SnapshotTable.Snapshot::no)
                .findFirst()
                .orElse(state.last() + 1);
    }

    /** The number of the first one that keeps what it names. */
    long firstKept() {
        return firstKept;
    }

    /** From now on the others keep nothing; in a dry run they do. Blocks. */
    void expire() {
        if (!run.isDry() && firstKept > 0) {
            run.table().expire(run.number(), firstKept);
        }
    }

    /** Deletes the others, in a dry run only tells; but only if the newest one, which stays, can be read. */
    Mono<Void> objects() {
        return snapshots.store().list().flatMap(found -> {
            List<SnapshotStore.Found> over = found.stream()
                    .limit(Math.max(0, found.size() - 1))
                    .filter(this::isOver)
                    .toList();
            return over.isEmpty() ? Mono.empty() : objects(found.get(found.size() - 1), over);
        });
    }

    private Mono<Void> objects(SnapshotStore.Found newest, List<SnapshotStore.Found> over) {
        return snapshots
                .store()
                .verified(newest.n())
                .thenMany(Flux.fromIterable(over).concatMap(this::delete, 1))
                .then()
                .onErrorResume(CasException.Corrupt.class, e -> Mono.fromRunnable(() -> keep(newest, e)));
    }

    private void keep(SnapshotStore.Found newest, CasException e) {
        String name = SnapshotFormat.name(newest.n()).value();
        run.acted(
                Act.SKIP, name, newest.object().length(), "older ones are kept, for it is damaged: " + e.getMessage());
    }

    /** Those that kept nothing, because nobody wanted it or another catalog wrote them, go by the time of their objects. */
    private boolean isOver(SnapshotStore.Found found) {
        boolean keeping = state.keeping().stream().anyMatch(snapshot -> snapshot.no() == found.n());
        boolean old =
                keeping ? found.n() < firstKept : !found.object().modified().isAfter(limit);
        return old && found.n() <= state.last();
    }

    private Mono<Void> delete(SnapshotStore.Found found) {
        String name = SnapshotFormat.name(found.n()).value();
        long bytes = found.object().length();
        String reason = "older than " + snapshots.retention();
        Mono<Void> told = run.context().blocking().run(() -> {
            if (!run.isDry()) {
                run.catalog().journal().add(List.of(new JournalRow(0, run.now(), run.number(), name, bytes, reason)));
            }
            run.acted(Act.EXPIRE, name, bytes, reason);
        });
        return run.isDry()
                ? told
                : owner.then(told).then(Mono.defer(() -> snapshots.store().delete(found.n())));
    }
}
