package dev.cairn.simulator;

import dev.cairn.simulator.cluster.Cluster;
import dev.cairn.simulator.cluster.SimProcess;
import dev.cairn.simulator.disk.DiskFaults;
import dev.cairn.simulator.time.Host;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What happens to processes and to the disk, whatever they do just then. */
final class Accidents {
    private static final int PAUSE_MILLIS_MAX = 120;
    private static final int CALLS_MAX = 60;
    private static final int STALL_SECONDS_MAX = 1_800;
    private static final int ROOM_BYTES_MAX = 20_000;

    private final Cluster cluster;
    private final Model model;
    private final SplittableRandom random;
    private final boolean rots;
    private final Host world = new Host("world");
    private int left;

    Accidents(Cluster cluster, Model model, Plan plan, SplittableRandom random) {
        this.cluster = cluster;
        this.model = model;
        this.random = random;
        this.rots = plan.rots();
        this.left = plan.accidents();
    }

    /** Lets them happen, one after the other. */
    void begin() {
        if (left-- > 0) {
            cluster.time().in(Duration.ofMillis(random.nextInt(PAUSE_MILLIS_MAX)), world, () -> {
                happen();
                begin();
            });
        }
    }

    /** None happens from now on. */
    void end() {
        world.die();
    }

    private void happen() {
        DiskFaults faults = cluster.disk().faults();
        switch (random.nextInt(rots ? 8 : 6)) {
            case 0 -> kill();
            case 1 -> faults.powerOffAfter(random.nextInt(CALLS_MAX));
            case 2 -> faults.failCall(1 + random.nextInt(CALLS_MAX));
            case 3 -> faults.failSync(1 + random.nextInt(CALLS_MAX / 4));
            case 4 -> fill(faults);
            case 5 -> stall();
            default -> rot();
        }
    }

    private void kill() {
        List<SimProcess> alive = cluster.processes();
        if (!alive.isEmpty()) {
            alive.get(random.nextInt(alive.size())).kill("by accident");
        }
    }

    private void stall() {
        List<SimProcess> alive = cluster.processes();
        if (!alive.isEmpty()) {
            long nanos =
                    Duration.ofSeconds(1 + random.nextInt(STALL_SECONDS_MAX)).toNanos();
            alive.get(random.nextInt(alive.size()))
                    .host()
                    .stallUntil(cluster.time().nanos() + nanos);
        }
    }

    private void fill(DiskFaults faults) {
        faults.fillUp(random.nextInt(ROOM_BYTES_MAX));
        cluster.time()
                .in(
                        Duration.ofMillis(random.nextInt(PAUSE_MILLIS_MAX)),
                        new Host("cleaner"),
                        () -> faults.fillUp(Long.MAX_VALUE));
    }

    private void rot() {
        if (random.nextInt(3) == 0 ? cluster.misdirect() : cluster.rot()) {
            model.damaged();
        }
    }
}
