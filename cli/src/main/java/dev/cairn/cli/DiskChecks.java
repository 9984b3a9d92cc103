package dev.cairn.cli;

import dev.cairn.api.CasException;
import dev.cairn.core.catalog.SqliteCatalog;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the disk of a repository promises, and whether it looks as if it kept it. Leaves nothing behind. */
final class DiskChecks {
    private static final long FREE_LITTLE = 1L << 30;
    /** Two packs of the usual size. */
    private static final long FREE_MIN = 64L << 20;

    private static final int SAMPLES = 20;
    private static final int SAMPLE_BYTES = 4 << 10;
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** No disk syncs a file and two directory changes in less; a cache without a battery does. */
    private static final long HONEST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);
    private static final Instant CLOCK_MIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Session session;
    private final Path directory;
    private final boolean holdsCatalog;

    /** Probes on the disk that holds this directory, and the catalog or not. */
    DiskChecks(Session session, Path directory, boolean holdsCatalog) {
        this.session = session;
        this.directory = directory;
        this.holdsCatalog = holdsCatalog;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(space());
        if (holdsCatalog) {
            checks.add(locality());
        }
        try (ScratchDirectory scratch = ScratchDirectory.in(directory, ".cairn-doctor-")) {
            checks.add(durability(scratch.path()));
            checks.add(clock(scratch.path()));
        } catch (CasException e) {
            checks.add(Check.fail("write", e.reason() + ": " + directory, "give this user the right to write there"));
        }
        return checks;
    }

    private Check space() {
        try {
            FileStore disk = Files.getFileStore(directory);
            long free = disk.getUsableSpace();
            String detail = disk.type() + ", " + Units.human(free) + " of " + Units.human(disk.getTotalSpace())
                    + " free, at " + directory;
            if (free < FREE_MIN) {
                return Check.fail("disk", detail, "make room; a pack takes up to 64 MiB");
            }
            return free < FREE_LITTLE ? Check.warn("disk", detail, "nearly full") : Check.ok("disk", detail);
        } catch (IOException e) {
            return Check.fail("disk", "cannot be asked: " + e, "look at the disk and its mount");
        }
    }

    /** Asks the catalog itself: it refuses the place before it finds that there is no such file. */
    private Check locality() {
        Path absent = directory.resolve(".cairn-doctor-absent.db");
        try {
            SqliteCatalog.open(absent, session.environment()).close();
            return Check.warn("local", "there is a file " + absent, "remove it");
        } catch (CasException.NotFound e) {
            return Check.ok("local", "the catalog's locks hold here");
        } catch (CasException e) {
            return Check.fail("local", e.reason(), "keep the catalog on a local disk; stores may lie elsewhere");
        }
    }

    private Check durability(Path scratch) {
        try {
            DurabilityProbe probe = new DurabilityProbe(scratch, session.environment()::nanoTime);
            Latencies taken = probe.run(SAMPLE_BYTES, SAMPLES, PROBE_NANOS);
            String detail = "write, fsync, rename, fsync of the directory: " + Latencies.human(taken.median())
                    + " (median of " + taken.count() + ")";
            if (MEMORY.contains(Files.getFileStore(scratch).type())) {
                return Check.warn("durable", detail, "memory, not a disk: a restart loses all of it");
            }
            return taken.median() < HONEST_NANOS
                    ? Check.warn(
                            "durable", detail, "too quick: the disk may lie about fsync; a power loss may cost data")
                    : Check.ok("durable", detail);
        } catch (IOException e) {
            return Check.fail("durable", "cannot write and sync: " + e, "look at the disk and its permissions");
        }
    }

    private Check clock(Path scratch) {
        try {
            Instant now = session.environment().now();
            Instant disk = Files.getLastModifiedTime(Files.createFile(scratch.resolve("now")))
                    .toInstant();
            Duration apart = Duration.between(now, disk).abs();
            if (now.isBefore(CLOCK_MIN)) {
                return Check.warn("clock", now + " is past", "set the clock; refs carry its time");
            }
            return apart.compareTo(CLOCK_SLACK) > 0
                    ? Check.warn("clock", now + ", the disk says " + disk, "synchronise the clocks")
                    : Check.ok("clock", now + ", the disk agrees");
        } catch (IOException e) {
            return Check.warn("clock", "cannot be compared: " + e, "look at the disk");
        }
    }
}
