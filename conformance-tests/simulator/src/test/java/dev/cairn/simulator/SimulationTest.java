package dev.cairn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.simulator.cluster.Scale;
import dev.cairn.simulator.cluster.SimProcess;
import dev.cairn.simulator.cluster.Troubles;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SimulationTest {
    private static final int TURNS = 10;
    /** In the end some name points at something that is not empty. */
    private static final Plan LONGER =
            new Plan(2, 1, 2, 1, 0, 3 * TURNS, 6, Scale.SMALL, Troubles.NONE, 0, false, 0, 0, false);

    private static final Plan CALM =
            new Plan(1, 1, 1, 1, 0, TURNS, 6, Scale.SMALL, Troubles.NONE, 0, false, 0, 0, false);

    @Test
    void run_oneWriterAndOneReader_isGood() {
        try (Simulation simulation = new Simulation(CALM)) {
            Outcome outcome = simulation.run();
            assertThat(outcome.violations()).isEmpty();
            assertThat(outcome.answers()).isEqualTo(2 * TURNS);
            assertThat(outcome.crashes()).isZero();
        }
    }

    @Test
    void run_makesNoThread() {
        Set<String> before = threads();
        for (long seed = 0; seed < 5; seed++) {
            try (Simulation simulation = new Simulation(Plan.ofSeed(seed))) {
                simulation.run();
            }
        }
        Set<String> fresh = threads();
        fresh.removeAll(before);
        assertThat(fresh).noneMatch(name -> name.matches("(cairn|parallel|boundedElastic|single|elastic)-.*"));
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        return names;
    }

    @Test
    void run_packsThatRot_areToldAndNeverRead() {
        try (Simulation simulation = new Simulation(LONGER)) {
            simulation.add(actor(simulation::rot), TURNS);
            assertThat(simulation.run().violations()).isNotEmpty().allMatch(text -> text.startsWith("lost: "));
        }
    }

    @Test
    void run_actorThatFails_isAViolation() {
        try (Simulation simulation = new Simulation(CALM)) {
            simulation.add(
                    actor(() -> {
                        throw new IllegalStateException("a defect");
                    }),
                    1);
            assertThat(simulation.run().violations()).anyMatch(text -> text.contains("a defect"));
        }
    }

    @Test
    void run_operationThatNeverEnds_isAViolation() {
        try (Simulation simulation = new Simulation(CALM)) {
            simulation.add(
                    new Actor() {
                        @Override
                        public String name() {
                            return "patience";
                        }

                        @Override
                        public Turn turn(SimProcess process) {
                            return new Turn("wait", Mono.never(), () -> {});
                        }
                    },
                    1);
            assertThat(simulation.run().violations()).anyMatch(text -> text.contains("patience"));
        }
    }

    private static Actor actor(Runnable work) {
        return new Actor() {
            @Override
            public String name() {
                return "stranger";
            }

            @Override
            public Turn turn(SimProcess process) {
                return new Turn(
                        "something", Mono.fromRunnable(work).thenReturn(new Turn.Answer("done", () -> {})), () -> {});
            }
        };
    }
}
