package dev.cairn.simulator;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.Ref;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.simulator.cluster.Cluster;
import dev.cairn.simulator.cluster.SimProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What must hold when nothing runs and nothing goes wrong any more. */
final class Audit {
    private static final Duration LONGER_THAN_GRACES = Duration.ofDays(31);
    /** What a failed read has open is closed by a task of its own. */
    private static final Duration CLOSING = Duration.ofSeconds(10);
    /** One buries, and condemns what is dead; one more comes after the sessions that the first has met. */
    private static final int QUIET_RUNS = 3;

    private final Cluster cluster;
    private final Model model;

    Audit(Cluster cluster, Model model) {
        this.cluster = cluster;
        this.model = model;
    }

    /** A process without anything to do holds no memory and no file but the lock of its folder; ends it. */
    void leaksNothing(SimProcess process) {
        if (!process.isOpen()) {
            process.kill("before it was open");
            return;
        }
        cluster.time().pass(CLOSING);
        holdsNothing(process);
        cluster.run(process, process.close());
        expect(process.openFiles() == 0, process.name() + " closed leaves files open: " + process.openFiles());
        process.kill("in good order");
    }

    /** The same for one that goes on. */
    void holdsNothing(SimProcess process) {
        expect(
                process.memory().usedBytes() == 0,
                process.name() + " leaks memory: " + process.memory().usedBytes());
        expect(process.openFiles() <= 1, process.name() + " leaks files: " + process.openFiles());
    }

    private void expect(boolean holds, String what) {
        if (!holds) {
            model.violation(what);
        }
    }

    /**
     * A new process recovers, and finds what everybody was promised.
     *
     * @return all that there is: names and files
     */
    String run() {
        SimProcess auditor = cluster.start();
        cluster.run(
                auditor,
                auditor.open().then(auditor.driver().stagingDirectory()).then());
        expect(cluster.unfinishedFiles().isEmpty(), "unfinished files are left: " + cluster.unfinishedFiles());
        Map<String, BlobKey> listed = new TreeMap<>();
        cluster.run(
                auditor,
                auditor.cas()
                        .refs()
                        .list("")
                        .doOnNext(ref -> listed.put(ref.name().value(), ref.key()))
                        .then());
        model.settled(listed);
        cluster.run(auditor, readAll(auditor));
        if (!model.isDamaged()) {
            cluster.run(auditor, verify(auditor));
        }
        leaksNothing(auditor);
        expect(cluster.unfinishedFiles().isEmpty(), "unfinished files stay: " + cluster.unfinishedFiles());
        return listed + " " + cluster.disk().files();
    }

    private Mono<Void> readAll(SimProcess auditor) {
        return keys(auditor).concatMap(key -> read(auditor, key)).then();
    }

    /** What is named, and what that keeps. */
    private Flux<BlobKey> keys(SimProcess auditor) {
        return auditor.cas()
                .refs()
                .list("")
                .map(Ref::key)
                .concatMapIterable(model::kept)
                .distinct();
    }

    private Mono<byte[]> read(SimProcess auditor, BlobKey key) {
        Model.Reading reading = model.reading();
        return Reader.joined(auditor.cas().readBlob(key).all())
                .doOnNext(bytes -> reading.read(key, 0, bytes, true))
                .onErrorResume(failure -> {
                    reading.lost(key, failure);
                    return Mono.empty();
                });
    }

    /** In quiet, when all leases and graces have run out, collections leave all that is named, and nothing else. */
    void collect() {
        cluster.time().pass(LONGER_THAN_GRACES);
        SimProcess collector = cluster.start();
        cluster.run(collector, collector.open());
        List<CollectEvent.Done> runs = new ArrayList<>();
        for (int run = 0; run < QUIET_RUNS; run++) {
            cluster.run(collector, collection(collector).doOnNext(runs::add).then());
        }
        expect(runs.size() == QUIET_RUNS, "a collection in quiet says nothing at its end");
        runs.stream().skip(QUIET_RUNS - 1).forEach(last -> {
            expect(last.deadBytes() == 0, "dead bytes stay: " + last.deadBytes() + " of " + last.packBytes());
            expect(last.waitingPacks() == 0, "condemned packs stay: " + last.waitingPacks());
        });
        Set<BlobKey> named = new TreeSet<>();
        cluster.run(collector, keys(collector).doOnNext(named::add).then());
        long blobs = cluster.catalog().totals().blobs();
        expect(blobs == named.size(), blobs + " blobs stay, " + named.size() + " are named");
        Set<String> stray = cluster.strayPacks();
        expect(stray.isEmpty(), "objects stay that no pack has: " + stray);
        cluster.run(collector, readAll(collector));
        cluster.run(collector, verify(collector));
        leaksNothing(collector);
    }

    private static Mono<CollectEvent.Done> collection(SimProcess collector) {
        CollectOptions options =
                CollectOptions.defaults().withClockConfirmed().withMaxUnused(0).withGrace(Duration.ZERO);
        return collector
                .repository()
                .collector()
                .collect(options)
                .ofType(CollectEvent.Done.class)
                .next();
    }

    private Mono<Void> verify(SimProcess auditor) {
        return auditor.cas()
                .verify(VerifyScope.everything())
                .ofType(VerifyEvent.Damaged.class)
                .collectList()
                .doOnNext(this::sound)
                .then();
    }

    private void sound(List<VerifyEvent.Damaged> damage) {
        expect(damage.isEmpty(), "verify finds: " + damage);
    }
}
