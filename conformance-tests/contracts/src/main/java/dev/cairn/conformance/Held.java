package dev.cairn.conformance;

/** What the stores of a harness hold for operations under way. */
final class Held {
    private Held() {}

    static void returnsToNothing(StoreHarness harness, Probe p) {
        p.eventually("nothing is held", () -> harness.held().orElse(0) == 0);
        p.eventually(
                "the memory budget is whole again",
                () -> harness.environment().memory().usedBytes() == 0);
    }
}
