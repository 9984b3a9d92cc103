package dev.cairn.core.collect;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.format.EntryHeader;
import dev.cairn.core.format.IndexEntry;
import dev.cairn.core.format.PackIndex;
import dev.cairn.core.verify.PackProof;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Blocks that two packs hold, because two writers stored them at the same moment. Of an entry that is to be copied another one does as well if it lies
 * in a live pack of the same kind, was made in the same way, and has just been read there and proved. In the open domain its bytes must be the same;
 * sealed bytes never are, and each writer answers for his own, as with every block that is stored once.
 */
final class Duplicates {
    private final Run run;

    Duplicates(Run run) {
        this.run = run;
    }

    /** With the bytes of needed entries that another live pack has too, as the catalog says. Blocks. */
    PackUse counted(PackUse use, BlockFilter live) {
        List<Location> needed = run.catalog().locations(use.row().id()).stream()
                .filter(entry -> live.contains(use.row().domain(), entry.block()))
                .toList();
        Map<BlockKey, List<Location>> places = places(use.row(), needed, Location::block);
        return use.withSpareBytes(needed.stream()
                .filter(entry -> places.getOrDefault(entry.block(), List.of()).stream()
                        .anyMatch(place -> !place.pack().equals(entry.pack())
                                && place.kind() == entry.kind()
                                && place.entryBytes() == entry.entryBytes()))
                .mapToLong(Location::entryBytes)
                .sum());
    }

    /**
     * The blocks of which other packs have good entries.
     *
     * @param pack the pack that is to be copied
     * @param entries what is to be copied of it
     * @param leaving packs that will not stay
     */
    Mono<Set<BlockKey>> proved(PackRow pack, List<IndexEntry> entries, Set<PackId> leaving) {
        return run.context()
                .blocking()
                .call(() -> candidates(pack, entries, place -> !leaving.contains(place.pack())))
                .flatMapMany(candidates -> Flux.fromIterable(candidates.entrySet()))
                .concatMap(other -> proved(pack, other.getKey(), other.getValue()), 1)
                .collect(Collectors.toSet());
    }

    /** For each other pack what it seems to have, by the offsets there. */
    private Map<PackId, Map<Long, IndexEntry>> candidates(
            PackRow pack, List<IndexEntry> entries, Predicate<Location> stays) {
        Map<BlockKey, List<Location>> places =
                places(pack, entries, entry -> entry.header().key());
        Map<PackId, Map<Long, IndexEntry>> candidates = new TreeMap<>();
        for (IndexEntry entry : entries) {
            EntryHeader header = entry.header();
            places.getOrDefault(header.key(), List.of()).stream()
                    .filter(stays)
                    .filter(place -> place.kind() == header.kind() && place.entryBytes() == header.entryBytes())
                    .findFirst()
                    .ifPresent(place -> candidates
                            .computeIfAbsent(place.pack(), id -> new HashMap<>())
                            .put(place.offset(), entry));
        }
        return candidates;
    }

    private <T> Map<BlockKey, List<Location>> places(PackRow pack, Collection<T> entries, Function<T, BlockKey> block) {
        return run.catalog().locate(pack.domain(), entries.stream().map(block).toList());
    }

    /** Whatever is wrong with the other pack, its entries do not count. */
    private Flux<BlockKey> proved(PackRow pack, PackId other, Map<Long, IndexEntry> wanted) {
        PackProof proof = PackProof.of(run.context().storage(), other);
        return run.context()
                .blocking()
                .call(() -> run.catalog().pack(other))
                .filter(row -> row.isPresent() && isAlike(row.get(), pack))
                .map(Optional::get)
                .flatMap(proof::index)
                .map(index -> same(index, wanted))
                .flatMap(same -> proof.entries(other, same, window -> {}).thenReturn(same))
                .onErrorComplete(CasException.class)
                .flatMapIterable(same -> same)
                .map(entry -> entry.header().key());
    }

    private static boolean isAlike(PackRow a, PackRow b) {
        return a.domain() == b.domain() && a.packClass() == b.packClass() && a.policy() == b.policy();
    }

    private static List<IndexEntry> same(PackIndex index, Map<Long, IndexEntry> wanted) {
        return index.entries().stream()
                .filter(entry -> wanted.containsKey(entry.offset()) && isSame(entry, wanted.get(entry.offset())))
                .sorted(Comparator.comparingLong(IndexEntry::offset))
                .toList();
    }

    private static boolean isSame(IndexEntry a, IndexEntry b) {
        EntryHeader one = a.header();
        EntryHeader other = b.header();
        return one.key().equals(other.key())
                && one.kind() == other.kind()
                && one.codec() == other.codec()
                && one.seal() == other.seal()
                && one.keyId() == other.keyId()
                && (one.seal() != EntryHeader.SEAL_NONE || a.digest().equals(b.digest()));
    }
}
