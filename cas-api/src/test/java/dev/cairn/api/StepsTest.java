package dev.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** On which thread a step runs. */
final class StepsTest {
    private final Scheduler blocking = Schedulers.newBoundedElastic(8, 100, "steps");
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);

    @AfterEach
    void dispose() {
        blocking.dispose();
    }

    /** A chain in which each step is started by {@code link} of the result before. */
    private void chain(int left) {
        Steps.start(blocking, Thread::currentThread, thread -> {
            threads.add(thread);
            if (left > 1) {
                chain(left - 1);
            } else {
                done.countDown();
            }
        });
    }

    private void await() throws InterruptedException {
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void start_fromOutside_runsOnTheScheduler() throws InterruptedException {
        chain(1);
        await();
        assertThat(threads).singleElement().matches(thread -> thread.getName().startsWith("steps"));
    }

    @Test
    void start_fromResults_sameThreadAFewLevelsDeep() throws InterruptedException {
        chain(100);
        await();
        assertThat(threads).hasSize(100);
        assertThat(threads.subList(0, 8)).containsOnly(threads.get(0));
    }

    @Test
    void start_fromManyResults_stackDoesNotGrow() throws InterruptedException {
        chain(100_000);
        await();
        assertThat(threads).hasSize(100_000);
    }

    @Test
    void start_fromWithinAStep_threadOfItsOwn() throws InterruptedException {
        AtomicReference<Thread> outer = new AtomicReference<>();
        AtomicReference<Thread> inner = new AtomicReference<>();
        Steps.start(
                blocking,
                () -> {
                    outer.set(Thread.currentThread());
                    Steps.start(blocking, Thread::currentThread, thread -> {
                        inner.set(thread);
                        done.countDown();
                    });
                    return done;
                },
                latch -> {});
        await();
        assertThat(inner.get()).isNotSameAs(outer.get());
    }

    @Test
    void tell_fromAResult_whatFollowsGetsAThreadOfItsOwnAndTheResultGoesOn() throws InterruptedException {
        AtomicReference<Thread> teller = new AtomicReference<>();
        AtomicReference<Thread> told = new AtomicReference<>();
        CountDownLatch heard = new CountDownLatch(1);
        Steps.start(blocking, () -> 1, one -> {
            teller.set(Thread.currentThread());
            Steps.tell(() -> Steps.start(blocking, Thread::currentThread, thread -> {
                told.set(thread);
                heard.countDown();
            }));
            chain(1);
        });
        await();
        assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told.get()).isNotSameAs(teller.get());
        assertThat(threads).containsExactly(teller.get());
    }

    @Test
    void start_afterDispose_rejectedAndNothingRuns() {
        blocking.dispose();
        assertThatThrownBy(() -> chain(1)).isInstanceOf(RejectedExecutionException.class);
        assertThat(threads).isEmpty();
    }
}
