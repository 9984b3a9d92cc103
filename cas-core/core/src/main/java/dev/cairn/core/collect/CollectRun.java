package dev.cairn.core.collect;

import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.CollectionTable.Condemnation;
import dev.cairn.core.flow.Blocking;
import dev.cairn.core.snapshot.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The steps of one run, in order; see {@link CollectPipeline}. */
final class CollectRun {
    static final double GUARD_PART = 0.2;
    static final long GUARD_BYTES = 1L << 30;
    private static final int PAGE = 500;
    private static final Duration JOURNAL_KEPT = Duration.ofDays(30);
    /** Of the memory for reads a filter takes at most this part; there are two of them. */
    private static final int FILTER_PART = 4;

    private final Run run;
    private final Blocking blocking;
    private final Snapshots snapshots;
    private final Mono<Void> owner;
    private final Sweeper sweeper;

    CollectRun(Run run, Snapshots snapshots, Mono<Void> owner) {
        this.run = run;
        this.snapshots = snapshots;
        this.blocking = run.context().blocking();
        this.owner = owner;
        this.sweeper = new Sweeper(run, owner, snapshots.beforeSweep());
    }

    Mono<CollectEvent.Done> all() {
        return owner.then(blocking.call(this::start))
                .flatMap(this::marked)
                .flatMap(found -> condemned(found)
                        .then(Mono.defer(() -> compacted(found)))
                        .then(Mono.defer(() -> swept(found))));
    }

    /** What is known before the mark. */
    private record Start(
            SnapshotExpiry expiry, Burial burial, NumberSet seen, long locations, BlockFilter live, Mark mark) {}

    /** Named first, seen second, mark third. */
    private Start start() {
        if (!run.isDry()) {
            run.catalog().expireOverdue(run.context().environment().now(), PAGE);
        }
        SnapshotExpiry expiry = new SnapshotExpiry(run, snapshots, owner);
        NumberSet named = NamedBlobs.of(run.table(), expiry.firstKept());
        NumberSet seen = seen();
        long locations = run.table().locations();
        BlockFilter live = filter(locations);
        return new Start(expiry, new Burial(run, named), seen, locations, live, new Mark(run, live));
    }

    private BlockFilter filter(long expected) {
        return new BlockFilter(
                expected,
                run.context().reads().totalBytes() / FILTER_PART,
                run.context().environment().random().nextLong());
    }

    private NumberSet seen() {
        NumberSet seen = new NumberSet();
        long last = 0;
        for (List<Long> page = run.table().endedPinners(last, PAGE);
                !page.isEmpty();
                page = run.table().endedPinners(last, PAGE)) {
            page.forEach(seen::add);
            last = page.get(page.size() - 1);
        }
        return seen;
    }

    /** What the mark found, what is left of each pack, and which will be copied. */
    private record Found(Start start, Census census, List<CompactionPlan.Batch> batches, long blobs) {}

    /** Looks at all packs. */
    private Found found(Start start, long blobs) {
        Census census = Census.of(run, start.live(), filter(start.locations()), start.seen());
        Duplicates duplicates = new Duplicates(run);
        List<CompactionPlan.Batch> batches = CompactionPlan.of(
                census,
                run.options().maxUnused(),
                run.context().packing().packBytes(),
                use -> duplicates.counted(use, start.live()));
        return new Found(start, census, batches, blobs);
    }

    private Mono<Found> marked(Start start) {
        return start.mark()
                .all(start.burial()::isNamed)
                .flatMap(blobs -> blocking.call(() -> found(start, blobs)))
                .doOnNext(this::guard)
                .flatMap(found -> blocking.call(() -> buried(start)).flatMap(stay -> again(found, stay)));
    }

    private static List<BlobRow> buried(Start start) {
        start.expiry().expire();
        return start.burial().all();
    }

    /** What was named meanwhile is marked too, and every pack looked at again. */
    private Mono<Found> again(Found found, List<BlobRow> stay) {
        Start start = found.start();
        return stay.isEmpty()
                ? Mono.just(found)
                : start.mark().these(stay).then(blocking.call(() -> found(start, found.blobs() + stay.size())));
    }

    private void guard(Found found) {
        Census census = found.census();
        long removed = census.removableBytes()
                + found.batches().stream()
                        .flatMap(batch -> batch.sources().stream())
                        .mapToLong(PackUse::deadBytes)
                        .sum();
        boolean much = removed > GUARD_BYTES && removed > GUARD_PART * census.packBytes();
        if (much && !run.options().anyAmount() && !run.isDry()) {
            String reason = "the run would remove " + removed + " of " + census.packBytes()
                    + " bytes (limit a fifth and " + GUARD_BYTES + "); look at a dry run, then allow any amount";
            throw new CasException.Denied(CasException.Details.of("collect", reason, null));
        }
    }

    private Mono<Void> condemned(Found found) {
        return blocking.run(() -> {
            List<PackUse> dead = found.census().dead();
            for (int from = 0; from < dead.size(); from += PAGE) {
                condemn(dead.subList(from, Math.min(dead.size(), from + PAGE)));
                run.progress(Phase.CONDEMN, Math.min(dead.size(), from + PAGE), dead.size());
            }
        });
    }

    private void condemn(List<PackUse> dead) {
        String reason = "no blob needs anything in it";
        List<Condemnation> sentences = dead.stream()
                .map(use -> new Condemnation(use.row().id(), use.pinners(), reason, false))
                .toList();
        Set<PackId> condemned = run.isDry()
                ? Set.copyOf(sentences.stream().map(Condemnation::pack).toList())
                : run.table().condemn(run.number(), sentences, run.now());
        for (PackUse use : dead) {
            if (condemned.contains(use.row().id())) {
                run.acted(Act.CONDEMN, "pack " + use.row().id(), use.row().bytes(), reason);
            }
        }
    }

    private Mono<Void> compacted(Found found) {
        if (!run.isDry()) {
            return new Compactor(run, found.start().live(), found.start().seen()).all(found.batches());
        }
        return Mono.fromRunnable(() -> found.batches()
                .forEach(batch -> batch.sources()
                        .forEach(use -> run.acted(
                                Act.COMPACT, "pack " + use.row().id(), use.row().bytes(), use.waste()))));
    }

    private Mono<CollectEvent.Done> swept(Found found) {
        return blocking.run(() -> retire(found.start().seen()))
                .then(sweeper.all())
                .then(found.start().expiry().objects())
                .then(new Orphans(run, owner).all())
                .then(blocking.call(() -> done(found)));
    }

    /** The mark has seen what these sessions committed, so nothing of it depends on their pins any more. */
    private void retire(NumberSet seen) {
        if (run.isDry()) {
            return;
        }
        for (List<Long> page = seen.after(0, PAGE);
                !page.isEmpty();
                page = seen.after(page.get(page.size() - 1), PAGE)) {
            run.table().retire(run.number(), new ArrayList<>(page));
        }
    }

    private CollectEvent.Done done(Found found) {
        if (!run.isDry()) {
            if (!run.clockAhead()) {
                run.table()
                        .forgetDead(run.number(), run.now().minus(run.options().grace()));
                run.catalog().journal().forget(run.now().minus(JOURNAL_KEPT));
            }
            run.table().end(run.number());
        }
        return new CollectEvent.Done(
                run.number(),
                found.blobs(),
                run.catalog().totals().packs(),
                run.catalog().totals().packBytes(),
                found.census().deadBytes(),
                sweeper.waitingPacks(),
                sweeper.waitingBytes(),
                run.acts(),
                run.bytes(),
                run.clockAhead());
    }
}
