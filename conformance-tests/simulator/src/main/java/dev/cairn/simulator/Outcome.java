package dev.cairn.simulator;

import java.util.List;

/**
 * How a simulation ended.
 *
 * @param hash of everything that happened, in order; the same seed gives the same
 * @param events how many things happened
 * @param answers how many operations were answered
 * @param crashes how many processes died
 * @param violations what must not have happened
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public record Outcome(String hash, int events, int answers, int crashes, List<String> violations) {
    /** Copies the list. */
    public Outcome {
        violations = List.copyOf(violations);
    }

    /** Whether nothing happened that must not. */
    public boolean isGood() {
        return violations.isEmpty();
    }
}
