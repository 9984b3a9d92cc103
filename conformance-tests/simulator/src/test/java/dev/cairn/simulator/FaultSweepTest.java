package dev.cairn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls to disk and catalog that fail: every one with {@code -Dcairn.simulator.every=1} or under {@code -Pdeep}, else one of so
 * many. {@code -Dcairn.simulator.work=WORK -Dcairn.simulator.fault=KIND:NUMBER} chooses one.
 */
class FaultSweepTest {
    private static final int EVERY =
            Integer.getInteger("cairn.simulator.every", Boolean.getBoolean("cairn.deep") ? 1 : 11);
    private static final int FAULTS_MIN = 100;
    private static final int FAILURES_MAX = Integer.getInteger("cairn.simulator.failures", 5);

    @ParameterizedTest
    @MethodSource("works")
    void callFails_isToldAndLeavesNothing(FaultWork work) {
        FaultSweep sweep = new FaultSweep(work);
        List<FaultSweep.Fault> all = sweep.faults();
        assertThat(all).hasSizeGreaterThan(FAULTS_MIN);
        List<FaultSweep.Fault> chosen = chosen(all);
        List<String> failures = new ArrayList<>();
        int answered = 0;
        for (FaultSweep.Fault fault : chosen) {
            FaultSweep.Result result = sweep.run(fault);
            answered += result.isAnswered() ? 1 : 0;
            if (!result.violations().isEmpty() && failures.size() < FAILURES_MAX) {
                failures.add(result.violations() + "; replay: " + command(work, fault));
            }
        }
        assertThat(failures).isEmpty();
        SeedsTest.print("faults of " + work + ": " + chosen.size() + " of " + all.size() + " calls failed, " + answered
                + " answered all the same, " + (chosen.size() - answered) + " typed errors, 0 violations");
    }

    static Stream<FaultWork> works() {
        String one = System.getProperty("cairn.simulator.work");
        return Stream.of(FaultWork.values())
                .filter(work -> one == null || work.toString().equals(one));
    }

    private static List<FaultSweep.Fault> chosen(List<FaultSweep.Fault> all) {
        String one = System.getProperty("cairn.simulator.fault");
        if (one != null) {
            return List.of(FaultSweep.Fault.parse(one));
        }
        List<FaultSweep.Fault> chosen = new ArrayList<>();
        for (int i = 0; i < all.size(); i += EVERY) {
            chosen.add(all.get(i));
        }
        return chosen;
    }

    private static String command(FaultWork work, FaultSweep.Fault fault) {
        return "mvn -pl conformance-tests/simulator -am test -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dtest=FaultSweepTest -Dcairn.simulator.work=" + work + " -Dcairn.simulator.fault=" + fault;
    }
}
