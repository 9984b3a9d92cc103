package dev.cairn.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Two transactions on two connections, step by step: the first does all its work and stops before its commit; the
 * second then does all of its own, or waits for the first; then they commit in the order that the test wants, as far as
 * waiting allows it.
 */
final class Interleaving {
    private static final int PATIENCE_SECONDS = 30;
    private static final long GLANCE_NANOS = 500_000;

    /** A transaction; true if it got what it wanted. A refusal of the kinds that others cause is false. */
    record Actor(SqlCatalog catalog, Sql.Work<Boolean> work) {}

    /** Who got what he wanted. */
    record Outcome(boolean first, boolean second) {}

    private static final class Running {
        private final CountDownLatch ready = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private final Future<Boolean> result;

        Running(ExecutorService threads, Actor actor) {
            result = threads.submit(() -> run(actor));
        }

        private boolean run(Actor actor) {
            try {
                return actor.catalog().database().<Boolean>write("test", sql -> {
                    boolean won = actor.work().run(sql);
                    ready.countDown();
                    await(go);
                    return won;
                });
            } catch (CasException e) {
                assertThat(e)
                        .isInstanceOfAny(
                                CasException.Conflict.class, CasException.NotFound.class, CasException.Denied.class);
                return false;
            }
        }

        boolean isReadyOrDone() {
            return ready.getCount() == 0 || result.isDone();
        }

        boolean finish() {
            go.countDown();
            try {
                return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Interleaving() {}

    /**
     * Runs both.
     *
     * @param secondCommitsFirst if it can
     * @param waiting whether a transaction waits for another at this moment
     */
    static Outcome of(Actor first, Actor second, boolean secondCommitsFirst, BooleanSupplier waiting) {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Running one = new Running(threads, first);
            until(one::isReadyOrDone);
            Running two = new Running(threads, second);
            until(() -> two.isReadyOrDone() || waiting.getAsBoolean());
            if (secondCommitsFirst && two.isReadyOrDone()) {
                boolean won = two.finish();
                return new Outcome(one.finish(), won);
            }
            return new Outcome(one.finish(), two.finish());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void until(BooleanSupplier condition) {
        for (long tries = PATIENCE_SECONDS * 1_000_000_000L / GLANCE_NANOS; !condition.getAsBoolean(); tries--) {
            assertThat(tries).as("a transaction neither ends nor waits").isPositive();
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
