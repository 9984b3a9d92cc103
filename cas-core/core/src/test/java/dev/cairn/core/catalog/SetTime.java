package dev.cairn.core.catalog;

import dev.cairn.api.Environment;
import dev.cairn.conformance.ForwardingEnvironment;
import java.time.Instant;

/** The system's environment, but with a time that stands still until a test sets it, also back. */
final class SetTime extends ForwardingEnvironment {
    private volatile Instant now = Samples.TIME;

    SetTime() {
        super(Environment.system());
    }

    /** Seconds after {@link Samples#TIME}. */
    void set(long seconds) {
        now = Samples.TIME.plusSeconds(seconds);
    }

    @Override
    public Instant now() {
        return now;
    }
}
