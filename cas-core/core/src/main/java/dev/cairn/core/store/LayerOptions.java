package dev.cairn.core.store;

import java.time.Duration;

/**
 * The limits of the layers around one store.
 *
 * @param attempts how often an operation is tried in all
 * @param backoff wait before the second attempt; doubled for each further one, with jitter
 * @param operations operations on the store at once
 * @param answer time for an answer; a body under way is not timed
 * @param put time for a whole put
 */
public record LayerOptions(int attempts, Duration backoff, int operations, Duration answer, Duration put) {
    /** 4 attempts from 50 ms on, 64 operations, 60 s for an answer, 10 minutes for a put. */
    public static LayerOptions defaults() {
        return new LayerOptions(4, Duration.ofMillis(50), 64, Duration.ofSeconds(60), Duration.ofMinutes(10));
    }
}
