package dev.cairn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Many seeds, each a cluster of its own. {@code -Dcairn.simulator.first=SEED -Dcairn.simulator.seeds=COUNT} choose them,
 * {@code -Dcairn.simulator.log=true} prints what happened.
 */
class SeedsTest {
    private static final int SEEDS = Boolean.getBoolean("cairn.deep") ? 5_000 : 300;
    private static final int FAILURES_MAX = 5;

    private final long first = Long.getLong("cairn.simulator.first", 0);
    private final long count = Long.getLong("cairn.simulator.seeds", SEEDS);

    @Test
    void everySeed_keepsWhatWasPromised() {
        List<String> failures = new ArrayList<>();
        long answers = 0;
        long crashes = 0;
        for (long seed = first; seed < first + count && failures.size() < FAILURES_MAX; seed++) {
            try (Simulation simulation = new Simulation(Plan.ofSeed(seed))) {
                Outcome outcome = run(simulation);
                answers += outcome.answers();
                crashes += outcome.crashes();
                if (!outcome.isGood()) {
                    failures.add(outcome.violations() + "; replay: " + command(seed));
                }
            }
        }
        assertThat(failures).isEmpty();
        print(count + " seeds from " + first + ": " + answers + " answers, " + crashes + " crashes, 0 violations");
    }

    private static Outcome run(Simulation simulation) {
        Outcome outcome = simulation.run();
        if (Boolean.getBoolean("cairn.simulator.log")) {
            simulation.events().forEach(SeedsTest::print);
        }
        return outcome;
    }

    private static String command(long seed) {
        return "mvn -pl conformance-tests/simulator -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=SeedsTest"
                + " -Dcairn.simulator.seeds=1 -Dcairn.simulator.log=true -Dcairn.simulator.first=" + seed;
    }

    @SuppressWarnings("SystemOut") // figures and logs belong into the report of the test
    static void print(String text) {
        System.out.println(text);
    }
}
