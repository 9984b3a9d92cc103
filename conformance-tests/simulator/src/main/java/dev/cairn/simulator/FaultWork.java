package dev.cairn.simulator;

import dev.cairn.api.RebuildEvent;
import dev.cairn.api.RefName;
import dev.cairn.api.SnapshotInfo;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.simulator.cluster.Scale;
import dev.cairn.simulator.cluster.SimProcess;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * What the calls of a {@link FaultSweep} belong to: something that lies in the repository before, and work on a process that has
 * just started and has opened nothing yet. The work may be done again on the same process.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public enum FaultWork {
    /** Opens, and stores small blobs at once, one without a name, a larger one, a tree. */
    PUT(Scale.MEDIUM, 1_000, 2_000, 3_000, 20_000, 700, 5_000) {
        @Override
        void prepare(FaultBench bench) {
            bench.run(process -> bench.put(process, "old", 0));
        }

        @Override
        Mono<Void> work(FaultBench bench, SimProcess process) {
            return opened(
                    process,
                    () -> together(bench.put(process, "a", 0), bench.put(process, "b", 1))
                            .then(bench.putNameless(process, 2))
                            .then(bench.put(process, "large", 3))
                            .then(bench.putTree(process, "tree")));
        }
    },
    /** Stores blobs whose packs lie in spool files. */
    PUT_SPOOLED(Scale.LARGE, 900_000, 300_000, 700, 300_000) {
        @Override
        void prepare(FaultBench bench) {}

        @Override
        Mono<Void> work(FaultBench bench, SimProcess process) {
            return opened(process, () -> bench.put(process, "a", 0).then(bench.putTree(process, "tree")));
        }
    },
    /** Reads whole blobs and ranges. */
    GET(Scale.MEDIUM, 1_000, 20_000, 700, 5_000) {
        @Override
        void prepare(FaultBench bench) {
            bench.run(process -> bench.put(process, "a", 0)
                    .then(bench.put(process, "large", 1))
                    .then(bench.putTree(process, "tree")));
        }

        @Override
        Mono<Void> work(FaultBench bench, SimProcess process) {
            return opened(
                    process,
                    () -> bench.read(process, 0, 0, 1_000)
                            .then(bench.read(process, 1, 0, 20_000))
                            .then(bench.read(process, 1, 7_000, 5_000))
                            .then(process.cas().statBlob(bench.content(1).key()).then()));
        }
    },
    /** Buries, condemns and deletes what lost its names, and a pack that a dead writer left behind. */
    GC(Scale.MEDIUM, 3_000, 3_500, 20_000, 18_000, 700, 5_000) {
        @Override
        void prepare(FaultBench bench) {
            bench.run(process -> bench.put(process, "a", 0)
                    .then(bench.put(process, "b", 1))
                    .then(bench.put(process, "c", 2))
                    .then(bench.putTree(process, "tree"))
                    .then(bench.drop(process, "b"))
                    .then(bench.drop(process, "c")));
            orphan(bench);
        }

        private void orphan(FaultBench bench) {
            SimProcess writer = bench.cluster().start();
            long before = bench.packs();
            Mono<Void> put = writer.open().then(Mono.defer(() -> bench.put(writer, "lost", 3)));
            bench.cluster().runUntil(writer, put, () -> bench.packs() > before);
            writer.kill("and leaves a pack behind");
            bench.cluster().time().pass(Duration.ofHours(1));
        }

        @Override
        Mono<Void> work(FaultBench bench, SimProcess process) {
            return opened(process, () -> bench.collect(process, 1).then(bench.collect(process, 1)));
        }
    },
    /** Copies what is alive in packs in which much is dead. */
    COMPACTION(Scale.MEDIUM, 1_500, 1_600, 1_700, 20_000, 700, 5_000) {
        @Override
        void prepare(FaultBench bench) {
            bench.run(process -> together(bench.put(process, "a", 0), bench.put(process, "b", 1))
                    .then(together(bench.put(process, "c", 2), bench.put(process, "d", 3)))
                    .then(bench.putTree(process, "tree"))
                    .then(bench.drop(process, "a"))
                    .then(bench.drop(process, "c")));
        }

        @Override
        Mono<Void> work(FaultBench bench, SimProcess process) {
            return opened(process, () -> bench.collect(process, 0).then(bench.collect(process, 0)));
        }
    },
    /** Makes the catalog again from the store: names of a snapshot, and what came after it. */
    REBUILD(Scale.MEDIUM, 1_500, 20_000, 1_700, 700, 5_000) {
        @Override
        void prepare(FaultBench bench) {
            bench.run(process -> bench.put(process, "a", 0)
                    .then(bench.put(process, "large", 1))
                    .then(bench.putTree(process, "tree"))
                    .then(Mono.defer(() -> process.repository().snapshot().then()))
                    .then(bench.putUntold(process, 2)));
            bench.cluster().loseCatalog();
        }

        @Override
        Mono<Void> work(FaultBench bench, SimProcess process) {
            return process.rebuild()
                    .doOnNext(event -> bench.expect(!(event instanceof RebuildEvent.Noted), "noted: " + event))
                    .ofType(RebuildEvent.Done.class)
                    .next()
                    .doOnNext(done -> bench.expect(done.refs() == 3 && done.recovered() == 1, "rebuilt: " + done))
                    .then(FaultBench.opened(process))
                    .then(Mono.defer(() -> bench.recovered(process, 2)));
        }

        // A rebuild that failed leaves a catalog that is good for nothing.
        @Override
        boolean again(FaultBench bench) {
            bench.cluster().loseCatalog();
            return false;
        }
    },
    /** Writes a snapshot, and takes the names from it. */
    SNAPSHOT(Scale.MEDIUM, 1_500, 1_600, 700, 5_000) {
        @Override
        void prepare(FaultBench bench) {
            bench.run(process -> bench.put(process, "a", 0).then(bench.put(process, "b", 1)));
        }

        @Override
        Mono<Void> work(FaultBench bench, SimProcess process) {
            return opened(
                    process,
                    () -> bench.put(process, "b", 1)
                            .then(Mono.defer(() -> process.repository().snapshot()))
                            .flatMap(snapshot -> bench.drop(process, "b")
                                    .then(Mono.defer(() -> restored(bench, process, snapshot)))));
        }

        private Mono<Void> restored(FaultBench bench, SimProcess process, SnapshotInfo snapshot) {
            Model.Change change =
                    bench.model().change("b", Optional.of(bench.content(1).key()));
            return process.repository()
                    .restore(snapshot.n())
                    .doOnNext(done -> change.acknowledged())
                    // It sets one name after the other.
                    .doOnError(failure -> change.unknown())
                    .then(process.cas().refs().get(new RefName("b")))
                    .doOnNext(ref ->
                            bench.expect(ref.key().equals(bench.content(1).key()), "restored: " + ref))
                    .then();
        }
    },
    /** Reads and checks every pack and every blob. */
    VERIFY(Scale.MEDIUM, 1_500, 20_000, 700, 5_000) {
        @Override
        void prepare(FaultBench bench) {
            bench.run(process -> bench.put(process, "a", 0)
                    .then(bench.put(process, "large", 1))
                    .then(bench.putTree(process, "tree")));
        }

        @Override
        Mono<Void> work(FaultBench bench, SimProcess process) {
            return opened(
                    process,
                    () -> process.cas()
                            .verify(VerifyScope.everything())
                            .doOnNext(event ->
                                    bench.expect(!(event instanceof VerifyEvent.Damaged), "verify says " + event))
                            .then());
        }
    };

    private static final long SEED = 1;

    private final Scale scale;

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final int[] sizes;

    FaultWork(Scale scale, int... sizes) {
        this.scale = scale;
        this.sizes = sizes;
    }

    /** What lies there before. */
    abstract void prepare(FaultBench bench);

    /** The work. */
    abstract Mono<Void> work(FaultBench bench, SimProcess process);

    /** Before the work is done again; whether on the same process. */
    boolean again(FaultBench bench) {
        return true;
    }

    /** A bench that is prepared. */
    final FaultBench bench() {
        FaultBench bench = new FaultBench(SEED, scale, sizes);
        prepare(bench);
        return bench;
    }

    static Mono<Void> opened(SimProcess process, Supplier<Mono<Void>> work) {
        return FaultBench.opened(process).then(Mono.defer(work));
    }

    /** Both come to their ends, whatever becomes of the other. */
    static Mono<Void> together(Mono<Void> one, Mono<Void> other) {
        return Mono.zip(one.materialize(), other.materialize()).flatMap(ends -> {
            Throwable failure = ends.getT1().getThrowable();
            return failure == null ? Mono.just(ends.getT2()).<Void>dematerialize() : Mono.error(failure);
        });
    }

    /** As a command line names it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
