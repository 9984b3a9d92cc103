package dev.cairn.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.Rig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Blocking steps and pages of them. */
final class BlockingTest {
    private final Environment environment = TestEnvironment.create();
    private final Blocking blocking = new Blocking(environment);

    @Test
    void call_valueOrNull_answersOrCompletesOnTheBlockingScheduler() {
        StepVerifier.create(blocking.call(() -> Thread.currentThread().getName()))
                .assertNext(name -> assertThat(name).startsWith("cairn-blocking"))
                .expectComplete()
                .verify(Rig.PATIENCE);
        StepVerifier.create(blocking.<String>call(() -> null)).expectComplete().verify(Rig.PATIENCE);
        StepVerifier.create(blocking.run(() -> {})).expectComplete().verify(Rig.PATIENCE);
    }

    @Test
    void call_subscribedTwice_runsTwice() {
        AtomicInteger runs = new AtomicInteger();
        blocking.call(runs::incrementAndGet).repeat(2).blockLast(Rig.PATIENCE);
        assertThat(runs).hasValue(3);
    }

    @Test
    void call_exceptionOrError_travelsToTheSubscriber() {
        IOException failure = new IOException("no");
        StepVerifier.create(blocking.call(() -> {
                    throw failure;
                }))
                .expectErrorMatches(failure::equals)
                .verify(Rig.PATIENCE);
        AssertionError error = new AssertionError("a bug");
        StepVerifier.create(blocking.run(() -> {
                    throw error;
                }))
                .expectErrorMatches(error::equals)
                .verify(Rig.PATIENCE);
    }

    @Test
    void call_nothingFound_completesWithoutDemand() {
        StepVerifier.create(blocking.<String>call(() -> null), 0)
                .expectComplete()
                .verify(Rig.PATIENCE);
    }

    @Test
    void call_cancelledWhileItRuns_isNotInterruptedAndItsFailureIsNoNoise() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        Disposable step = blocking.run(() -> {
                    started.countDown();
                    waitFor(go);
                    finished.set(true);
                    throw new IllegalStateException("nobody listens");
                })
                .subscribe();
        started.await();
        step.dispose();
        go.countDown();
        Rig.eventually("ran to its end", finished::get);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void call_afterClose_closed() {
        Environment closed = TestEnvironment.create();
        closed.close();
        StepVerifier.create(new Blocking(closed).call(() -> 1))
                .expectError(CasException.Closed.class)
                .verify(Rig.PATIENCE);
    }

    /** Counts pages of the numbers below a limit. */
    private Flux<Integer> numbers(int limit, List<Integer> asked) {
        return Pages.of(blocking, last -> {
            int from = last.map(n -> n + 1).orElse(0);
            asked.add(from);
            return IntStream.range(from, Math.min(limit, from + Pages.LIMIT))
                    .boxed()
                    .toList();
        });
    }

    @Test
    void pages_anyLength_eachRowOnceInOrder() {
        for (int limit : new int[] {0, 1, Pages.LIMIT - 1, Pages.LIMIT, Pages.LIMIT + 1, 3 * Pages.LIMIT}) {
            assertThat(numbers(limit, new ArrayList<>()).collectList().block(Rig.PATIENCE))
                    .isEqualTo(IntStream.range(0, limit).boxed().toList());
        }
    }

    @Test
    void pages_littleDemand_looksAtMostOnePageAhead() {
        List<Integer> asked = new ArrayList<>();
        assertThat(numbers(100 * Pages.LIMIT, asked).take(3).collectList().block(Rig.PATIENCE))
                .containsExactly(0, 1, 2);
        assertThat(asked).hasSizeLessThanOrEqualTo(2);
    }
}
