package dev.cairn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.simulator.cluster.Troubles;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Plan CALM = new Plan(1, 1, 1, 1, 0, 10, 6, 3_000, Troubles.NONE, 0, false);

    @Test
    void run_oneWriterAndOneReader_isGood() {
        try (Simulation simulation = new Simulation(CALM)) {
            Outcome outcome = simulation.run();
            assertThat(outcome.violations()).isEmpty();
            assertThat(outcome.answers()).isEqualTo(20);
        }
    }
}
