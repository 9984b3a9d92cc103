package dev.cairn;

import dev.cairn.conformance.ForwardingEnvironment;
import dev.cairn.conformance.TestEnvironment;
import java.time.Duration;
import java.time.Instant;

/** An environment whose wall clock is ahead, so that a file made just now is an old one. */
final class LaterEnvironment extends ForwardingEnvironment {
    private final Duration ahead;

    LaterEnvironment(Duration ahead) {
        super(TestEnvironment.create());
        this.ahead = ahead;
    }

    @Override
    public Instant now() {
        return super.now().plus(ahead);
    }
}
