package dev.cairn.api;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Hooks;

/** Fails the test in which Reactor dropped an error; the test kit, which watches for more, builds on this module. */
public final class DroppedErrors implements BeforeEachCallback, AfterEachCallback {
    private static final Queue<Throwable> DROPPED = new ConcurrentLinkedQueue<>();

    @Override
    public void beforeEach(ExtensionContext context) {
        DROPPED.clear();
        Hooks.onErrorDropped(DROPPED::add);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!DROPPED.isEmpty()) {
            throw new AssertionError("dropped errors: " + DROPPED);
        }
    }
}
