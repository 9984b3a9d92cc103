package dev.cairn.simulator;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Ref;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.simulator.cluster.Cluster;
import dev.cairn.simulator.cluster.SimProcess;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What must hold when nothing runs and nothing goes wrong any more. */
final class Audit {
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
        Flux<Ref> refs = auditor.cas().refs().list("");
        return refs.concatMap(ref -> {
                    Model.Reading reading = model.reading();
                    return Reader.joined(auditor.cas().readBlob(ref.key()).all())
                            .doOnNext(bytes -> reading.read(ref.key(), 0, bytes, true))
                            .onErrorResume(failure -> {
                                reading.lost(ref.key(), failure);
                                return Mono.empty();
                            });
                })
                .then();
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
