package dev.cairn.core.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.core.Rig;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a thread of the blocking scheduler until a test lets it go on. */
final class Gate {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Called by the thread that is to be held. */
    void pass() {
        arrived.countDown();
        await(opened);
    }

    /** Waits until a thread is held. */
    void awaitArrival() {
        await(arrived);
    }

    /** Lets it go on. */
    void open() {
        opened.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a blocking step was interrupted", e);
        }
    }
}
