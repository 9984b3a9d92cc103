package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/** Looks for a harness's secrets where they must not be. */
final class Secrets {
    private Secrets() {}

    static void notIn(StoreHarness harness, String text) {
        for (String secret : harness.secrets()) {
            assertThat(text.contains(secret))
                    .as("a secret stands in a text that may be logged")
                    .isFalse();
        }
    }

    /** Neither in the failure nor in any of its causes. */
    static void notIn(StoreHarness harness, Throwable failure) {
        @Nullable Throwable t = failure;
        while (t != null) {
            notIn(harness, t.toString());
            t = t.getCause();
        }
    }
}
