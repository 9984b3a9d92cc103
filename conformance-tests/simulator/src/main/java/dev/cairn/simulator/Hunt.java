package dev.cairn.simulator;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks for the first seed that shows a defect: {@code Hunt FIRST COUNT}. Prints one line: {@code seed <n>: <what>}, or {@code none in <count>}.
 * A seed that takes longer than any may counts as found. For planted bugs, see {@code conformance-tests/planted}.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class Hunt {
    private static final long SEED_SECONDS_MAX = 180;
    private static final int WHAT_MAX = 240;
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Hunt() {}

    /** See the class. */
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        long count = Long.parseLong(arguments[1]);
        AtomicLong current = new AtomicLong(first);
        watch(current);
        for (long seed = first; seed < first + count; seed++) {
            current.set(seed);
            String violation = violation(seed);
            if (!violation.isEmpty()) {
                end("seed " + seed + ": " + violation);
            }
        }
        end("none in " + count);
    }

    private static String violation(long seed) {
        try (Simulation simulation = new Simulation(Plan.ofSeed(seed))) {
            Outcome outcome = simulation.run();
            return outcome.isGood() ? "" : outcome.violations().get(0);
        } catch (RuntimeException | Error e) {
            return e.toString();
        }
    }

    /** A seed that never ends is one that shows something. */
    private static void watch(AtomicLong current) {
        Thread watch = new Thread(() -> outlast(current), "watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void outlast(AtomicLong current) {
        try {
            long seed = current.get();
            while (!NEVER.await(SEED_SECONDS_MAX, TimeUnit.SECONDS) && seed != current.get()) {
                seed = current.get();
            }
            end("seed " + seed + ": does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("SystemOut") // a program
    private static void end(String line) {
        System.out.println(line.substring(0, Math.min(WHAT_MAX, line.length())).replaceAll("\\s+", " "));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
