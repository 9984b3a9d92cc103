package dev.cairn.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar with rate and time left on standard error, from the second second on and only on a terminal. Thread-safe: bytes are
 * counted where they pass, and the command closes it.
 */
final class Progress implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int WIDTH = 78;

    /** What is counted. */
    enum Unit {
        /** Shown in MiB. */
        BYTES(" MiB", 1 << 20),
        /** Shown as they are. */
        THINGS("", 1);

        private final String name;
        private final long size;

        Unit(String name, long size) {
            this.name = name;
            this.size = size;
        }
    }

    private final Surroundings around;
    private final LongSupplier nanoTime;
    private final Task task;
    private final long began;

    // Guarded by this.
    private long bytes;
    private long bytesTotal;
    private boolean silent;
    private @Nullable ProgressBar bar;

    /**
     * What takes time.
     *
     * @param name what it is called
     * @param unit what is counted
     * @param total how many of these there are to come; negative if unknown
     */
    record Task(String name, Unit unit, long total) {
        /** So many bytes. */
        static Task bytes(String name, long total) {
            return new Task(name, Unit.BYTES, total);
        }
    }

    /** Starts the clock. */
    Progress(Surroundings around, LongSupplier nanoTime, Task task, boolean silent) {
        this.around = around;
        this.nanoTime = nanoTime;
        this.task = task;
        this.began = nanoTime.getAsLong();
        this.bytesTotal = task.total();
        this.silent = silent;
    }

    synchronized void advance(long more) {
        reached(bytes + more, bytesTotal);
    }

    synchronized void reached(long now, long total) {
        bytes = now;
        bytesTotal = total;
        if (silent) {
            return;
        }
        long elapsed = nanoTime.getAsLong() - began;
        if (bar == null && elapsed > PATIENCE_NANOS) {
            show(elapsed);
        }
        if (bar != null) {
            bar.maxHint(bytesTotal);
            bar.stepTo(bytes);
        }
    }

    private void show(long elapsedNanos) {
        if (!around.terminal().getAsBoolean()) {
            silent = true;
            return;
        }
        bar = new ProgressBarBuilder()
                .setTaskName(task.name())
                .setInitialMax(bytesTotal)
                .startsFrom(bytes, Duration.ofNanos(elapsedNanos))
                .setUnit(task.unit().name, task.unit().size)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new Line(around.err()))
                .build();
    }

    /** Ends without a new line, so that the bar can be wiped out. */
    private static final class Line extends ConsoleProgressBarConsumer {
        private final PrintStream err;

        Line(PrintStream err) {
            super(err, WIDTH);
            this.err = err;
        }

        @Override
        public void close() {
            err.flush();
        }
    }

    @Override
    public synchronized void close() {
        silent = true;
        if (bar != null) {
            bar.close();
            around.err().print("\r" + " ".repeat(WIDTH) + "\r");
            around.err().flush();
            bar = null;
        }
    }
}
