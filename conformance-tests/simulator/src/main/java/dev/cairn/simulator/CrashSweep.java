package dev.cairn.simulator;

import dev.cairn.simulator.cluster.Cluster;
import dev.cairn.simulator.cluster.Scale;
import dev.cairn.simulator.cluster.Troubles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A workload of 200 operations on one process, run once to count its steps and then once for each of them, with the
 * power lost there. After each crash a new process recovers, is checked by the model, loses power too and recovers
 * again: that must change nothing.
 *
 * <p>Steps are the changes of the disk (writes, syncs, new and gone names) and both sides of every transaction.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class CrashSweep {
    private static final int TURNS = 40;
    private static final int CONTENTS = 120;

    private final Plan plan;

    /** The workload of this seed. */
    public CrashSweep(long seed) {
        plan = new Plan(seed, 1, 2, 1, 1, TURNS, CONTENTS, Scale.SMALL, Troubles.NONE, 0, false, 1, 0, false);
    }

    /** How many operations the workload has. */
    public int operations() {
        return TURNS * (plan.writers() + plan.readers() + plan.namers() + plan.collectors());
    }

    /** What comes next to a crash. */
    public enum Kind {
        /** So many changes of the disk were the last. */
        DISK_CHANGE,
        /** Before a transaction. */
        BEFORE_TRANSACTION,
        /** After a transaction, before its answer. */
        AFTER_TRANSACTION
    }

    /**
     * Where the power goes.
     *
     * @param kind of the step
     * @param number of the step, from zero
     */
    public record Boundary(Kind kind, int number) {
        void order(Cluster cluster) {
            switch (kind) {
                case DISK_CHANGE -> cluster.disk().faults().powerOffAfter(number);
                case BEFORE_TRANSACTION -> cluster.powerOffAtTransaction(number, false);
                case AFTER_TRANSACTION -> cluster.powerOffAtTransaction(number, true);
            }
        }

        /** As {@link #parse} reads it. */
        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT) + ":" + number;
        }

        /** Reads the text form. */
        public static Boundary parse(String text) {
            String[] parts = text.split(":", 2);
            return new Boundary(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), Integer.parseInt(parts[1]));
        }
    }

    /** Every step of the workload, which is run once without any crash; fails if that is not good. */
    public List<Boundary> boundaries() {
        try (Simulation simulation = new Simulation(plan)) {
            int changes = simulation.cluster().disk().faults().changes();
            int transactions = simulation.cluster().transactions();
            Outcome outcome = simulation.run();
            if (!outcome.isGood() || outcome.answers() != operations()) {
                throw new IllegalStateException("the workload itself fails: " + outcome);
            }
            return all(simulation.changesWorked() - changes, simulation.transactionsWorked() - transactions);
        }
    }

    private static List<Boundary> all(int changes, int transactions) {
        List<Boundary> all = new ArrayList<>();
        for (int i = 0; i <= changes; i++) {
            all.add(new Boundary(Kind.DISK_CHANGE, i));
        }
        for (int i = 0; i < transactions; i++) {
            all.add(new Boundary(Kind.BEFORE_TRANSACTION, i));
            all.add(new Boundary(Kind.AFTER_TRANSACTION, i));
        }
        return all;
    }

    /** Runs the workload into a crash there, and recovers twice. */
    public Outcome crashAt(Boundary boundary) {
        try (Simulation simulation = new Simulation(plan)) {
            boundary.order(simulation.cluster());
            return simulation.runIntoCrash();
        }
    }
}
