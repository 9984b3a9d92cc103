package dev.cairn.core.collect;

import dev.cairn.api.pack.PackId;
import dev.cairn.core.format.PackFormat;
import dev.cairn.core.ingest.OpenPack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Which packs are copied together. The worst ones until few enough dead bytes are left, and small ones of one kind as soon as there are
 * enough of them. What becomes one new pack is one batch.
 */
final class CompactionPlan {
    static final int SMALL_ENOUGH = 8;
    /** One transaction condemns all of them. */
    private static final int SOURCES_MAX = 256;

    private static final int ENTRIES_MAX = PackFormat.ENTRIES_MAX / 2;

    private CompactionPlan() {}

    /**
     * Packs of one kind that become one.
     *
     * @param kind what their blocks have in common
     * @param sources the packs
     */
    record Batch(OpenPack.Kind kind, List<PackUse> sources) {}

    /**
     * Batches of at most {@code packBytes} of live entries, or of a single pack.
     *
     * @param counted the same pack with its spare bytes as they are, for the census only guesses them
     */
    static List<Batch> of(Census census, double maxUnused, long packBytes, UnaryOperator<PackUse> counted) {
        if (maxUnused >= 1) {
            return List.of();
        }
        Map<PackId, PackUse> chosen = new LinkedHashMap<>();
        wasteful(census, maxUnused, counted).forEach(use -> chosen.put(use.row().id(), use));
        byKind(census.small().stream()).values().stream()
                .filter(small -> small.size() >= SMALL_ENOUGH)
                .flatMap(List::stream)
                .forEach(use -> chosen.putIfAbsent(use.row().id(), use));
        List<Batch> batches = new ArrayList<>();
        byKind(chosen.values().stream()).forEach((kind, packs) -> cut(kind, packs, packBytes, batches));
        return batches;
    }

    private static List<PackUse> wasteful(Census census, double maxUnused, UnaryOperator<PackUse> counted) {
        long removable = census.removableBytes();
        long unused = census.deadBytes() + census.spareBytes() - removable;
        long bytes = census.packBytes() - removable;
        List<PackUse> chosen = new ArrayList<>();
        for (PackUse guess : census.worst()) {
            if (unused <= maxUnused * bytes) {
                break;
            }
            PackUse use = guess.spareBytes() == 0 ? guess : counted.apply(guess);
            unused -= guess.wastedBytes();
            bytes -= use.wastedBytes();
            if (use.wastedBytes() > 0) {
                chosen.add(use);
            }
        }
        return chosen;
    }

    private static Map<OpenPack.Kind, List<PackUse>> byKind(Stream<PackUse> packs) {
        Map<OpenPack.Kind, List<PackUse>> kinds = new TreeMap<>(Comparator.comparingInt(OpenPack.Kind::domain)
                .thenComparingInt(OpenPack.Kind::packClass)
                .thenComparingInt(OpenPack.Kind::policy));
        packs.forEach(use -> kinds.computeIfAbsent(
                        new OpenPack.Kind(
                                use.row().domain(),
                                use.row().packClass(),
                                use.row().policy()),
                        kind -> new ArrayList<>())
                .add(use));
        return kinds;
    }

    private static void cut(OpenPack.Kind kind, List<PackUse> packs, long packBytes, List<Batch> batches) {
        List<PackUse> open = new ArrayList<>();
        long bytes = 0;
        int entries = 0;
        for (PackUse use : packs) {
            boolean fits = open.size() < SOURCES_MAX
                    && bytes + use.liveBytes() <= packBytes
                    && entries + use.liveEntries() <= ENTRIES_MAX;
            if (!open.isEmpty() && !fits) {
                close(kind, open, batches);
                bytes = 0;
                entries = 0;
            }
            open.add(use);
            bytes += use.liveBytes();
            entries += use.liveEntries();
        }
        close(kind, open, batches);
    }

    /** One pack alone is worth it only for what is dead or spare in it. */
    private static void close(OpenPack.Kind kind, List<PackUse> open, List<Batch> batches) {
        if (open.size() > 1 || open.stream().anyMatch(use -> use.wastedBytes() > 0)) {
            batches.add(new Batch(kind, List.copyOf(open)));
        }
        open.clear();
    }
}
