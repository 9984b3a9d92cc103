package dev.cairn.simulator;

import dev.cairn.api.CasException;
import dev.cairn.core.catalog.Totals;
import dev.cairn.simulator.cluster.CatalogFaults;
import dev.cairn.simulator.cluster.Cluster;
import dev.cairn.simulator.cluster.SimProcess;
import dev.cairn.simulator.disk.DiskFaults;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Hooks;

/**
 * Every call of a work fails once: the work is run once to count its calls to the disk and to the catalog, and then for each of
 * them with that call failing, or that one and all after it until the work has ended.
 *
 * <p>The work must end, with its result or with a typed error that tells of the fault. After that the process holds no memory
 * and no file; what was acknowledged before and by the work reads back; the same work succeeds; nothing unfinished is left; a
 * collection succeeds, loses nothing, and leaves no object that the catalog does not know.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class FaultSweep {
    private static final Duration LEASES_OVER = Duration.ofHours(1);

    private final FaultWork work;

    /** The sweep of a work. */
    public FaultSweep(FaultWork work) {
        this.work = work;
    }

    /** How a call fails. */
    public enum Kind {
        /** Any call to the disk, with an I/O error. */
        DISK_ERROR(DiskFaults.Failure.INPUT_OUTPUT, false),
        /** This one and all after it. */
        DISK_GONE(DiskFaults.Failure.INPUT_OUTPUT, true),
        /** A call to the disk that changes something, for want of room. */
        DISK_FULL(DiskFaults.Failure.NO_SPACE, false),
        /** This one and all after it. */
        DISK_STAYS_FULL(DiskFaults.Failure.NO_SPACE, true),
        /** Any transaction is refused. */
        CATALOG_AWAY(CatalogFaults.Failure.AWAY, false),
        /** This one and all after it. */
        CATALOG_GONE(CatalogFaults.Failure.AWAY, true),
        /** A transaction that changes something is not committed, and nobody can tell. */
        ANSWER_LOST(CatalogFaults.Failure.DROPPED, false),
        /** It is committed, and nobody can tell. */
        ANSWER_LOST_COMMITTED(CatalogFaults.Failure.KEPT, false),
        /** The same, and nobody can be asked. */
        COMMITTED_AND_GONE(CatalogFaults.Failure.KEPT, true);

        private final Optional<DiskFaults.Failure> disk;
        private final Optional<CatalogFaults.Failure> catalog;
        private final boolean lasts;

        Kind(DiskFaults.Failure disk, boolean lasts) {
            this.disk = Optional.of(disk);
            this.catalog = Optional.empty();
            this.lasts = lasts;
        }

        Kind(CatalogFaults.Failure catalog, boolean lasts) {
            this.disk = Optional.empty();
            this.catalog = Optional.of(catalog);
            this.lasts = lasts;
        }

        int calls(Cluster cluster) {
            return disk.map(cluster.disk().faults()::calls)
                    .orElseGet(() -> cluster.catalogFaults().transactions(catalog.orElseThrow()));
        }

        void order(Cluster cluster, int nth) {
            disk.ifPresent(failure -> cluster.disk().faults().failCall(nth, failure, lasts));
            catalog.ifPresent(failure -> cluster.catalogFaults().fail(nth, failure, lasts));
        }

        /** How many files the work may leave to the end of its process: those that could not be removed. */
        int unfinishedMax() {
            return disk.isEmpty() ? 0 : lasts ? Integer.MAX_VALUE : 1;
        }

        boolean happened(Cluster cluster) {
            return disk.isPresent()
                    ? cluster.disk().faults().callFailed()
                    : cluster.catalogFaults().failed();
        }
    }

    /**
     * One call that fails.
     *
     * @param kind how
     * @param nth which, counted from one
     */
    public record Fault(Kind kind, int nth) {
        /** As {@link #parse} reads it. */
        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT) + ":" + nth;
        }

        /** Reads the text form. */
        public static Fault parse(String text) {
            String[] parts = text.split(":", 2);
            return new Fault(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), Integer.parseInt(parts[1]));
        }
    }

    /**
     * How a case ended.
     *
     * @param isAnswered whether the work succeeded in spite of the fault
     * @param violations what must not have happened
     */
    public record Result(boolean isAnswered, List<String> violations) {}

    /** Every call of the work, failing in every way; the work is run once without any. */
    public List<Fault> faults() {
        try (FaultBench bench = work.bench()) {
            Cluster cluster = bench.cluster();
            Map<Kind, Integer> before = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                before.put(kind, kind.calls(cluster));
            }
            SimProcess process = cluster.start();
            cluster.run(process, work.work(bench, process));
            List<Fault> all = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                int calls = kind.calls(cluster) - before.getOrDefault(kind, 0);
                for (int nth = 1; nth <= calls; nth++) {
                    all.add(new Fault(kind, nth));
                }
            }
            return all;
        }
    }

    /** Runs the work with a fault, and looks at what it leaves. */
    public Result run(Fault fault) {
        try (FaultBench bench = work.bench()) {
            Hooks.resetOnErrorDropped();
            Hooks.onErrorDropped(e -> bench.model().violation("an error that nobody received: " + told(e)));
            boolean isAnswered = false;
            try {
                isAnswered = failing(bench, fault);
            } catch (RuntimeException | Error e) {
                bench.model().violation("broke off: " + told(e));
            } finally {
                Hooks.resetOnErrorDropped();
            }
            return new Result(isAnswered, bench.model().violations());
        }
    }

    private boolean failing(FaultBench bench, Fault fault) {
        Cluster cluster = bench.cluster();
        SimProcess process = cluster.start();
        fault.kind().order(cluster, fault.nth());
        Optional<Throwable> failure = cluster.attempt(process, work.work(bench, process));
        // What the work left running ends before the disk is well again.
        cluster.time().pass(Duration.ofSeconds(1));
        cluster.disk().faults().clear();
        cluster.catalogFaults().clear();
        bench.expect(fault.kind().happened(cluster), "there was no call " + fault);
        failure.filter(e -> !tells(fault.kind(), e))
                .ifPresent(e -> bench.model().violation("not an error of that kind: " + told(e)));
        Audit audit = new Audit(cluster, bench.model());
        cluster.time().pass(Duration.ofMinutes(1));
        audit.holdsNothing(process);
        bench.expect(
                cluster.unfinishedFiles().size() <= fault.kind().unfinishedMax(),
                "unfinished files lie about: " + cluster.unfinishedFiles());
        SimProcess second = retried(bench, audit, process);
        audit.leaksNothing(second);
        audit.run();
        collected(bench);
        audit.run();
        return failure.isEmpty();
    }

    private SimProcess retried(FaultBench bench, Audit audit, SimProcess process) {
        Cluster cluster = bench.cluster();
        boolean isSame = work.again(bench);
        SimProcess second = process;
        if (!isSame || !succeeds(bench, process)) {
            audit.leaksNothing(process);
            second = cluster.start();
            cluster.run(second, work.work(bench, second));
        }
        cluster.time().pass(Duration.ofMinutes(1));
        return second;
    }

    /** A process that saw a sync fail may refuse for ever to use that directory: the next sync would mean nothing. */
    private boolean succeeds(FaultBench bench, SimProcess process) {
        Optional<Throwable> failure = bench.cluster().attempt(process, work.work(bench, process));
        boolean mayFail = bench.cluster().disk().faults().syncFailed();
        failure.filter(e -> !mayFail || !(e instanceof CasException.Unavailable))
                .ifPresent(e -> bench.model().violation("the work fails again: " + told(e)));
        return failure.isEmpty();
    }

    /** What was begun and is over goes; all that stays is known. */
    private static void collected(FaultBench bench) {
        Cluster cluster = bench.cluster();
        cluster.time().pass(LEASES_OVER);
        bench.run(process -> bench.collect(process, 0).then(bench.collect(process, 0)));
        Totals totals = cluster.catalog().totals();
        bench.expect(
                bench.packs() == totals.packs(),
                "the catalog knows " + totals.packs() + " packs, there are " + cluster.packs());
    }

    /** Whether an error says that something was out of reach or full, and nothing worse. */
    private static boolean tells(Kind kind, Throwable failure) {
        boolean isFull = kind == Kind.DISK_FULL || kind == Kind.DISK_STAYS_FULL;
        return failure instanceof CasException.Unavailable
                || failure instanceof CasException.UnknownOutcome
                || (isFull && failure instanceof CasException.QuotaExceeded);
    }

    private static String told(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
