package dev.cairn.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

class VirtualTimeTest {
    private static final long MEMORY = 1 << 20;

    private final List<Integer> seen = new ArrayList<>();
    private final VirtualTime time = new VirtualTime(1);
    private final Host host = new Host("host");
    private final Host other = new Host("other");
    private final SimEnvironment environment = new SimEnvironment(time, host, 1, MEMORY);

    private void runAll() {
        while (time.step()) {
            // Until nothing is left.
        }
    }

    @Test
    void step_tasksThatAreDue_inAnOrderOfTheSeed() {
        Set<List<Integer>> orders = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            VirtualTime own = new VirtualTime(seed);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                own.in(Duration.ZERO, host, () -> order.add(number));
            }
            while (own.step()) {
                // Until nothing is left.
            }
            orders.add(order);
        }
        assertThat(orders).hasSize(6);
    }

    @Test
    void step_timer_movesTheClock() {
        environment.parallel().schedule(() -> seen.add(2), 2, TimeUnit.HOURS);
        environment.parallel().schedule(() -> seen.add(1), 1, TimeUnit.HOURS);
        runAll();
        assertThat(seen).containsExactly(1, 2);
        assertThat(time.nanos()).isGreaterThanOrEqualTo(Duration.ofHours(2).toNanos());
    }

    @Test
    void step_disposedTask_isNotRun() {
        environment.blocking().schedule(() -> seen.add(1)).dispose();
        environment.blocking().schedule(() -> seen.add(2), 1, TimeUnit.SECONDS).dispose();
        assertThat(time.step()).isFalse();
    }

    @Test
    void worker_runsInOrder() {
        Scheduler.Worker worker = environment.blocking().createWorker();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            expected.add(number);
            worker.schedule(() -> seen.add(number));
        }
        runAll();
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void die_tasksVanishAndNoneIsTaken() {
        environment.blocking().schedule(() -> seen.add(1));
        host.die();
        assertThat(time.step()).isFalse();
        assertThat(seen).isEmpty();
        assertThatThrownBy(() -> environment.blocking().schedule(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void others_runTasksOfOtherHostsOnly() {
        time.in(Duration.ZERO, host, () -> {
            time.in(Duration.ZERO, host, () -> seen.add(2));
            time.in(Duration.ZERO, other, () -> seen.add(1));
            time.others(5);
            seen.add(0);
        });
        runAll();
        assertThat(seen).containsExactly(1, 0, 2);
    }

    @Test
    void stall_othersReachTheirTimers() {
        time.in(Duration.ZERO, host, () -> {
            time.in(Duration.ofMinutes(1), other, () -> seen.add(1));
            time.stall(Duration.ofMinutes(2), 10);
            seen.add(2);
        });
        runAll();
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void stallUntil_hostSleepsMeanwhile() {
        host.stallUntil(Duration.ofHours(1).toNanos());
        time.in(Duration.ZERO, host, () -> seen.add(2));
        time.in(Duration.ofMinutes(59), other, () -> seen.add(1));
        runAll();
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void environment_sameSeed_sameChance() {
        SimEnvironment again = new SimEnvironment(time, host, 1, MEMORY);
        assertThat(again.random().nextLong()).isEqualTo(environment.random().nextLong());
        assertThat(again.secureRandom().nextLong())
                .isEqualTo(environment.secureRandom().nextLong());
    }
}
