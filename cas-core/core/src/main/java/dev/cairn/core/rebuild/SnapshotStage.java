package dev.cairn.core.rebuild;

import dev.cairn.api.CasException;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Subject;
import dev.cairn.core.catalog.JournalRow;
import dev.cairn.core.format.SnapshotFormat;
import dev.cairn.core.format.SnapshotLine;
import dev.cairn.core.snapshot.RefRestore;
import dev.cairn.core.snapshot.SnapshotStore;
import dev.cairn.core.verify.PackProof;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The newest snapshot of this repository that is whole: names of domains first, names of blobs when these are there. */
final class SnapshotStage {
    private static final int ROWS_AT_ONCE = 500;

    private final RebuildParts parts;
    private final RebuildTally tally;
    private final SnapshotStore store;
    /** What {@link #find} found; the stages follow each other. */
    private Optional<SnapshotLine.Head> found = Optional.empty();

    private final Map<Integer, SnapshotLine.DomainLine> domains = new HashMap<>();

    SnapshotStage(RebuildParts parts, RebuildTally tally) {
        this.parts = parts;
        this.tally = tally;
        this.store = new SnapshotStore(parts.store());
    }

    /** Looks for it, the newest first; tells of those that are passed over. */
    Flux<RebuildEvent> find() {
        return store.list().flatMapMany(there -> {
            List<SnapshotStore.Found> newest = new ArrayList<>(there);
            Collections.reverse(newest);
            return Flux.fromIterable(newest).concatMap(this::tried, 0);
        });
    }

    private Mono<RebuildEvent> tried(SnapshotStore.Found candidate) {
        return found.isPresent()
                ? Mono.empty()
                : store.verified(candidate.n())
                        .flatMap(head -> taken(candidate.n(), head))
                        .onErrorResume(
                                PackProof::isDamage,
                                e -> Mono.just(passed(candidate.n(), ((CasException) e).reason())));
    }

    private Mono<RebuildEvent> taken(long n, SnapshotLine.Head head) {
        if (!head.repository().equals(parts.open().catalog().identity().repository()) || head.n() != n) {
            return Mono.just(passed(n, "it is snapshot " + head.n() + " of repository " + head.repository()));
        }
        found = Optional.of(head);
        tally.session(head.session());
        return store.lines(n)
                .takeUntil(SnapshotLine.RefLine.class::isInstance)
                .ofType(SnapshotLine.DomainLine.class)
                .doOnNext(line -> domains.put(line.number(), line))
                .then(Mono.empty());
    }

    private RebuildEvent passed(long n, String reason) {
        Subject about = Subject.of(SnapshotFormat.PREFIX + n);
        return tally.noted(new RebuildEvent.Noted(RebuildEvent.Kind.DAMAGED_SNAPSHOT, about, reason));
    }

    /** What a domain was called. */
    Optional<SnapshotLine.DomainLine> domain(int number) {
        return Optional.ofNullable(domains.get(number));
    }

    /** Sets the names. */
    Flux<RebuildEvent> refs() {
        return Flux.defer(() -> Mono.justOrEmpty(found))
                .concatMap(head -> new RefRestore(parts.open().catalog(), parts.blocking()).run(store, head.n()))
                .map(counts -> tally.restored(counts.set(), counts.lost()));
    }

    /** Writes the journal. */
    Flux<RebuildEvent> journal() {
        return Flux.defer(() -> Mono.justOrEmpty(found))
                .concatMap(head -> store.lines(head.n()))
                .ofType(SnapshotLine.JournalLine.class)
                .buffer(ROWS_AT_ONCE)
                .concatMap(lines -> parts.blocking().run(() -> add(lines)), 1)
                .thenMany(Flux.empty());
    }

    private void add(List<SnapshotLine.JournalLine> lines) {
        parts.open()
                .catalog()
                .journal()
                .add(lines.stream()
                        .map(line ->
                                new JournalRow(0, line.at(), line.run(), line.subject(), line.bytes(), line.reason()))
                        .toList());
    }
}
