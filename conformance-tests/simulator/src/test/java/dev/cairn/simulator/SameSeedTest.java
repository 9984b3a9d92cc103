package dev.cairn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One seed is one run. {@code -Dcairn.simulator.repeats=COUNT} says how many seeds are run twice. */
class SameSeedTest {
    private static final long FIRST = 1_000;
    private static final long REPEATS = Long.getLong("cairn.simulator.repeats", 5);

    @Test
    void sameSeed_sameHash() {
        List<String> hashes = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + REPEATS; seed++) {
            String hash = hash(seed);
            assertThat(hash(seed)).as("seed %d once more", seed).isEqualTo(hash);
            SeedsTest.print("seed " + seed + " hash " + hash);
            hashes.add(hash);
        }
        assertThat(hashes).doesNotHaveDuplicates();
        SeedsTest.print(REPEATS + " of " + REPEATS + " seeds gave the same hash twice");
    }

    private static String hash(long seed) {
        try (Simulation simulation = new Simulation(Plan.ofSeed(seed))) {
            return simulation.run().hash();
        }
    }
}
