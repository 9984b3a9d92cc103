package dev.cairn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Power lost at the steps of a workload: at every one with {@code -Dcairn.simulator.every=1} or under {@code -Pdeep}, else
 * at one of so many. {@code -Dcairn.simulator.boundary=KIND:NUMBER} chooses one step.
 */
class CrashSweepTest {
    private static final long SEED = Long.getLong("cairn.simulator.first", 1);
    private static final int EVERY =
            Integer.getInteger("cairn.simulator.every", Boolean.getBoolean("cairn.deep") ? 1 : 23);
    private static final int OPERATIONS = 200;
    private static final int BOUNDARIES_MIN = 500;
    private static final int FAILURES_MAX = 5;

    private final CrashSweep sweep = new CrashSweep(SEED);

    @Test
    void crashAtEachStep_keepsWhatWasPromised() {
        assertThat(sweep.operations()).isEqualTo(OPERATIONS);
        List<CrashSweep.Boundary> all = sweep.boundaries();
        assertThat(all).hasSizeGreaterThan(BOUNDARIES_MIN);
        List<CrashSweep.Boundary> chosen = chosen(all);
        List<String> failures = new ArrayList<>();
        for (CrashSweep.Boundary boundary : chosen) {
            Outcome outcome = sweep.crashAt(boundary);
            if (!outcome.isGood() && failures.size() < FAILURES_MAX) {
                failures.add(outcome.violations() + "; replay: " + command(boundary));
            }
        }
        assertThat(failures).isEmpty();
        SeedsTest.print(chosen.size() + " of " + all.size() + " boundaries of " + OPERATIONS
                + " operations crashed and recovered twice, 0 violations");
    }

    private static List<CrashSweep.Boundary> chosen(List<CrashSweep.Boundary> all) {
        String one = System.getProperty("cairn.simulator.boundary");
        if (one != null) {
            return List.of(CrashSweep.Boundary.parse(one));
        }
        List<CrashSweep.Boundary> chosen = new ArrayList<>();
        for (int i = 0; i < all.size(); i += EVERY) {
            chosen.add(all.get(i));
        }
        return chosen;
    }

    private static String command(CrashSweep.Boundary boundary) {
        return "mvn -pl conformance-tests/simulator -am test -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dtest=CrashSweepTest -Dcairn.simulator.boundary=" + boundary + " -Dcairn.simulator.first=" + SEED;
    }
}
