package dev.cairn.core.collect;

import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.flow.Pages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every live pack: what is needed of it, and who pins it. Remembers the dead ones, those with the most dead and spare bytes for their length,
 * and the small ones, of each so many as one run can do; the rest is for the next run.
 */
final class Census {
    static final int DEAD_MAX = 200_000;
    static final int WORST_MAX = 4_096;
    static final int SMALL_MAX = 65_536;
    static final long SMALL_BYTES = 8L << 20;
    private static final Comparator<PackUse> LEAST_WASTED = Comparator.comparingDouble(Census::wasted)
            .thenComparing(use -> use.row().id());

    private final Run run;
    private final BlockFilter live;
    private final BlockFilter met;
    private final NumberSet seen;
    private final List<PackUse> dead = new ArrayList<>();
    private final Queue<PackUse> worst = new PriorityQueue<>(LEAST_WASTED);
    private final List<PackUse> small = new ArrayList<>();
    private long packs;
    private long packBytes;
    private long deadBytes;
    private long spareBytes;
    private long removableBytes;

    private Census(Run run, BlockFilter live, BlockFilter met, NumberSet seen) {
        this.run = run;
        this.live = live;
        this.met = met;
        this.seen = seen;
    }

    /**
     * Looks at all packs. Blocks.
     *
     * @param live the blocks that blobs need; one found by mistake only stays until another run
     * @param met empty, for the entries that were looked at; what is found in it by mistake is only a guess
     * @param seen the sessions that were COMMITTED before the mark
     */
    static Census of(Run run, BlockFilter live, BlockFilter met, NumberSet seen) {
        Census census = new Census(run, live, met, seen);
        long total = run.catalog().totals().packs();
        @Nullable PackId last = null;
        for (List<PackRow> page = run.catalog().packs(last, Pages.LIMIT);
                !page.isEmpty();
                page = run.catalog().packs(last, Pages.LIMIT)) {
            census.look(page);
            last = page.get(page.size() - 1).id();
            run.progress(Phase.CENSUS, census.packs, Math.max(census.packs, total));
        }
        return census;
    }

    private void look(List<PackRow> page) {
        Map<PackId, Set<Long>> pinners =
                run.table().pinners(page.stream().map(PackRow::id).toList());
        for (PackRow row : page) {
            count(look(row, pinners.getOrDefault(row.id(), Set.of())));
        }
    }

    private PackUse look(PackRow row, Set<Long> pinners) {
        int liveEntries = 0;
        long liveBytes = 0;
        long spare = 0;
        long unneeded = 0;
        for (Location entry : run.catalog().locations(row.id())) {
            if (live.contains(row.domain(), entry.block())) {
                liveEntries++;
                liveBytes += entry.entryBytes();
                spare += isMet(row, entry) ? entry.entryBytes() : 0;
            } else {
                unneeded += entry.entryBytes();
            }
        }
        boolean held = pinners.stream().anyMatch(session -> !seen.contains(session));
        return new PackUse(row, liveEntries, liveBytes, spare, unneeded, held ? Set.of() : pinners, held);
    }

    /** Whether an earlier pack seems to have the same entry; one that is longer or of another kind is another. */
    private boolean isMet(PackRow row, Location entry) {
        long made = ((long) entry.entryBytes() << Byte.SIZE) | entry.kind();
        return met.add((made << Integer.SIZE) | row.domain(), entry.block());
    }

    private void count(PackUse use) {
        packs++;
        packBytes += use.row().bytes();
        deadBytes += use.isDead() ? use.row().bytes() : use.deadBytes();
        spareBytes += use.spareBytes();
        if (use.held()) {
            return;
        }
        if (use.isDead()) {
            removableBytes += use.row().bytes();
            if (dead.size() < DEAD_MAX) {
                dead.add(use);
            }
        } else {
            remember(use);
        }
    }

    private void remember(PackUse use) {
        long smallBytes = Math.min(SMALL_BYTES, run.context().packing().packBytes() / 2);
        if (use.row().bytes() < smallBytes && small.size() < SMALL_MAX) {
            small.add(use);
        }
        if (use.wastedBytes() > 0) {
            worst.add(use);
            if (worst.size() > WORST_MAX) {
                worst.remove();
            }
        }
    }

    private static double wasted(PackUse use) {
        return (double) use.wastedBytes() / use.row().bytes();
    }

    /** Packs in which nothing is needed and that nobody holds. */
    List<PackUse> dead() {
        return dead;
    }

    /** Packs with dead or spare bytes that nobody holds, those first that consist of these for the most part. */
    List<PackUse> worst() {
        return worst.stream().sorted(LEAST_WASTED.reversed()).toList();
    }

    /** Packs that are short, that something is needed of, and that nobody holds. */
    List<PackUse> small() {
        return small;
    }

    /** How many packs there are. */
    long packs() {
        return packs;
    }

    /** Bytes of all packs. */
    long packBytes() {
        return packBytes;
    }

    /** Bytes that no blob needs, of packs that are held too. */
    long deadBytes() {
        return deadBytes;
    }

    /** Bytes of needed entries that an earlier pack seems to have too; a guess. */
    long spareBytes() {
        return spareBytes;
    }

    /** Bytes of the dead packs that nobody holds. */
    long removableBytes() {
        return removableBytes;
    }
}
