package dev.cairn.core.scrub;

import dev.cairn.api.ByteRange;
import dev.cairn.api.CasException;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.PackObject;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.ReplicaRow;
import dev.cairn.core.collect.Unlisted;
import dev.cairn.core.flow.Pages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares what the stores list with the replicas of live packs. Both come in the order of packs, so a page of either is in memory at a time;
 * where a store lists in another order, more must be looked at twice, and nothing else changes.
 */
final class Inventory {
    private static final int PAGE = 256;
    private static final ByteRange FIRST = new ByteRange(0, 1);

    private final ScrubRun run;
    private final Unlisted unlisted;
    private final Deque<ReplicaRow> ahead = new ArrayDeque<>();
    private @Nullable PackId last;
    private boolean ended;
    private long expected;

    Inventory(ScrubRun run) {
        this.run = run;
        this.unlisted = new Unlisted(run.context());
    }

    Mono<Void> all() {
        return run.context()
                .blocking()
                .run(() -> expected = run.table().coverage().copies())
                .thenMany(run.context().storage().objects())
                .buffer(PAGE)
                .concatMap(page -> compared(page, highest(page)), 1)
                .then(Mono.defer(() -> rest()));
    }

    /** Replicas that come after the last object. */
    private Mono<Void> rest() {
        return run.context()
                .blocking()
                .call(() -> next(PAGE))
                .expand(rows ->
                        rows.isEmpty() ? Mono.empty() : run.context().blocking().call(() -> next(PAGE)))
                .concatMap(this::unseen, 1)
                .then();
    }

    private static Optional<PackId> highest(List<PackObject> page) {
        return page.stream()
                .flatMap(found -> found.copy().stream())
                .map(Replica::pack)
                .max(PackId::compareTo);
    }

    /** What one page of objects and the replicas up to its last pack have to do with each other. */
    private record Difference(List<ReplicaRow> unseen, List<PackObject> unknown) {}

    private Mono<Void> compared(List<PackObject> page, Optional<PackId> highest) {
        return run.context()
                .blocking()
                .call(() -> compare(page, highest))
                .flatMap(difference -> unseen(difference.unseen())
                        .thenMany(Flux.fromIterable(difference.unknown()))
                        .concatMap(this::origin, 1)
                        .then());
    }

    private Difference compare(List<PackObject> page, Optional<PackId> highest) {
        run.listed(page.size(), expected);
        Map<String, PackObject> objects = new LinkedHashMap<>();
        page.forEach(found -> objects.put(found.store() + found.name(), found));
        List<ReplicaRow> unseen = new ArrayList<>();
        for (ReplicaRow row : highest.map(this::upTo).orElse(List.of())) {
            PackObject found =
                    objects.remove(row.copy().store() + row.copy().objectName().value());
            if (found == null) {
                unseen.add(row);
            } else {
                seen(row, found.bytes());
            }
        }
        return new Difference(
                unseen, objects.values().stream().filter(unlisted::is).toList());
    }

    private List<ReplicaRow> upTo(PackId highest) {
        List<ReplicaRow> rows = new ArrayList<>();
        for (ReplicaRow row = peek(); row != null && row.pack().id().compareTo(highest) <= 0; row = peek()) {
            rows.add(ahead.remove());
        }
        return rows;
    }

    private List<ReplicaRow> next(int count) {
        List<ReplicaRow> rows = new ArrayList<>();
        while (rows.size() < count && peek() != null) {
            rows.add(ahead.remove());
        }
        return rows;
    }

    private @Nullable ReplicaRow peek() {
        if (ahead.isEmpty() && !ended) {
            List<ReplicaRow> page = run.table().inventory(last, Pages.LIMIT);
            ahead.addAll(page);
            ended = page.isEmpty();
            last = ended ? last : page.get(page.size() - 1).pack().id();
        }
        return ahead.peek();
    }

    private void seen(ReplicaRow row, long bytes) {
        if (row.missingSince().isPresent()) {
            back(row);
        } else if (bytes < row.pack().bytes()) {
            run.again(row)
                    .filter(now -> run.table().change(now, now.suspect()))
                    .ifPresent(now -> run.tell(run.findings().length(row, bytes)));
        } else if (bytes > row.pack().bytes()) {
            run.tell(run.findings().length(row, bytes));
        }
    }

    private void back(ReplicaRow row) {
        run.again(row)
                .filter(now -> now.missingSince().isPresent() && run.table().change(now, now.back()))
                .ifPresent(now -> run.tell(run.findings()
                        .healed(row, "the object is there again; when it was read whole it counts again")));
    }

    /** Not listed: asked for by their names, for a store may list late, or in another order. */
    private Mono<Void> unseen(List<ReplicaRow> rows) {
        return Flux.fromIterable(rows)
                .filterWhen(this::isMissing, 1)
                .collectList()
                .flatMap(run::missing);
    }

    private Mono<Boolean> isMissing(ReplicaRow row) {
        return run.context()
                .storage()
                .readCopy(row.copy(), FIRST, bytes -> true)
                .onErrorReturn(CasException.Corrupt.class, true)
                .flatMap(there -> run.context().blocking().run(() -> found(row)).thenReturn(false))
                .onErrorReturn(CasException.NotFound.class, true);
    }

    private void found(ReplicaRow row) {
        if (row.missingSince().isPresent()) {
            back(row);
        }
    }

    private Mono<Void> origin(PackObject found) {
        return unlisted.origin(found)
                .doOnNext(origin -> run.tell(run.findings().unlisted(found, origin)))
                .then();
    }
}
