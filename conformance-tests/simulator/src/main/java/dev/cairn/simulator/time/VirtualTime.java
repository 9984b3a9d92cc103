package dev.cairn.simulator.time;

import dev.cairn.api.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The clock and the queue of all hosts, on the caller's thread.
 *
 * <p>Problem: bugs of many threads and machines hide in the order of their steps, and real threads never show the same
 * order twice. Idea: every step is a task in one queue, and chance from a seed picks the next among all that are due.
 * The clock moves a little with each task, and jumps to the next timer when nothing is due.
 *
 * <p>A step that calls a shared thing (a catalog, a disk) is cut in two by {@link #others}: tasks of other hosts run in
 * the middle of it, as deep as {@link #DEPTH_MAX}. Tasks of the same host do not: it may hold its own locks there.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class VirtualTime {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DEPTH_MAX = 4;
    private static final int TASK_NANOS_MAX = 50_000;
    private static final long ASKED_NANOS = 200_000;

    private final SplittableRandom random;
    private final List<Task> due = new ArrayList<>();
    private final TreeSet<Task> later = new TreeSet<>();
    private long nanos;
    private long numbers;
    private int depth;
    private @Nullable Host running;

    /** At the beginning of all times, with chance from this seed. */
    public VirtualTime(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Nanoseconds since the beginning. */
    public long nanos() {
        return nanos;
    }

    /** The wall clock of all hosts. */
    public Instant now() {
        return BEGIN.plusNanos(nanos);
    }

    /** The same as {@link #nanos()}; who asks spends time, so that who waits in a loop comes to an end. */
    long askedNanos() {
        nanos += ASKED_NANOS;
        return nanos;
    }

    /** How many tasks there were so far. */
    public long tasks() {
        return numbers;
    }

    /** Whose task runs now; nobody's between tasks. */
    public @Nullable Host running() {
        return running;
    }

    /** Queues a task of a host. */
    public Disposable in(Duration delay, Host host, Runnable work) {
        Task task = new Task(this, host, work, nanos + delay.toNanos(), ++numbers);
        if (delay.isZero()) {
            due.add(task);
        } else {
            later.add(task);
        }
        return task;
    }

    void forget(Task task) {
        if (!later.remove(task)) {
            due.remove(task);
        }
    }

    /** Runs one task, at the time of the next timer if nothing is due; false if there is none at all. */
    public boolean step() {
        Task next = pick();
        while (next == null) {
            if (!jump()) {
                return false;
            }
            next = pick();
        }
        run(next);
        return true;
    }

    /** Runs everything that is due in the next so many seconds and nothing after that. */
    public void pass(Duration span) {
        long end = nanos + span.toNanos();
        Host nobody = new Host("end");
        in(span, nobody, () -> {});
        while (nanos < end && step()) {
            // Each step moves the clock.
        }
    }

    /** Runs tasks of others than this host, in the middle of its step, at most so many. */
    public void others(int tasks) {
        if (depth >= DEPTH_MAX) {
            return;
        }
        depth++;
        try {
            Task next = pick();
            for (int i = 0; i < tasks && next != null; i++) {
                Task now = next;
                // What they start is not part of this step.
                Steps.tell(() -> run(now));
                next = pick();
            }
        } finally {
            depth--;
        }
    }

    /** As {@link #others}, and the clock goes on to their timers: this host is stalled for so long. */
    public void stall(Duration span, int tasks) {
        if (depth >= DEPTH_MAX) {
            return;
        }
        long end = nanos + span.toNanos();
        for (int i = 0; i < tasks && nanos < end; i++) {
            others(1);
            if (pick() == null && !(nextTimer() <= end && jump())) {
                break;
            }
        }
        nanos = Math.max(nanos, end);
    }

    private void run(Task task) {
        due.remove(task);
        nanos += 1 + random.nextInt(TASK_NANOS_MAX);
        Host before = running;
        Host host = task.host();
        host.busy(true);
        running = host;
        try {
            task.run();
        } finally {
            running = before;
            host.busy(false);
        }
    }

    private @Nullable Task pick() {
        while (!later.isEmpty() && later.first().dueNanos() <= nanos) {
            due.add(later.pollFirst());
        }
        due.removeIf(task -> task.host().isDead());
        List<Task> able = due.stream().filter(t -> t.host().mayRunAt(nanos)).toList();
        return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
    }

    /** To the next moment at which something may change. */
    private boolean jump() {
        long next = nextTimer();
        if (next == Long.MAX_VALUE) {
            return false;
        }
        nanos = Math.max(nanos, next);
        return true;
    }

    private long nextTimer() {
        long stalled = due.stream()
                .mapToLong(task -> task.host().stalledUntilNanos())
                .filter(until -> until > nanos)
                .min()
                .orElse(Long.MAX_VALUE);
        return Math.min(
                stalled, later.isEmpty() ? Long.MAX_VALUE : later.first().dueNanos());
    }
}
