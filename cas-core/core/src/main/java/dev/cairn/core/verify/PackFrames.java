package dev.cairn.core.verify;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.IndexEntry;
import dev.cairn.core.format.PackFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Header, index and footer of packs: what proves that a pack is the one its id names. */
final class PackFrames {
    private final DomainContext context;

    PackFrames(DomainContext context) {
        this.context = context;
    }

    /**
     * What a pack says of itself beside what the catalog says of it.
     *
     * @param entries the entries, by the index if it is good, else by the catalog
     * @param misplaced locations of the catalog that the index does not have
     * @param unlisted entries of the index that the catalog does not have
     * @param index the lines of the index by the offset of their entries; none if it is not good
     * @param damage why the frame is not good
     * @param bytes bytes read
     */
    record Frame(
            List<Location> entries,
            List<Location> misplaced,
            List<Location> unlisted,
            Map<Long, IndexEntry> index,
            Optional<CasException> damage,
            long bytes) {}

    /** Reads the frame; NotFound if the pack is not there. */
    Mono<Frame> read(PackRow row) {
        Mono<List<Location>> rows =
                context.blocking().call(() -> context.catalog().locations(row.id()));
        return rows.flatMap(listed -> indexed(row)
                .map(index -> compare(row.id(), listed, index))
                .onErrorResume(PackProof::isDamage, e -> Mono.just(damaged(listed, (CasException) e))));
    }

    private static Frame damaged(List<Location> listed, CasException damage) {
        return new Frame(listed, List.of(), List.of(), Map.of(), Optional.of(damage), 0);
    }

    private static Frame compare(PackId pack, List<Location> listed, Indexed index) {
        List<Location> indexed =
                index.entries().stream().map(e -> location(pack, e)).toList();
        Set<Location> inPack = new HashSet<>(indexed);
        List<Location> misplaced =
                listed.stream().filter(l -> !inPack.contains(l)).toList();
        // Of a block that lies in a pack twice the catalog has one place.
        Set<BlockKey> known =
                listed.stream().filter(inPack::contains).map(Location::block).collect(Collectors.toSet());
        List<Location> unlisted =
                indexed.stream().filter(l -> !known.contains(l.block())).toList();
        return new Frame(indexed, misplaced, unlisted, byOffset(index), Optional.empty(), index.bytes());
    }

    private static Location location(PackId pack, IndexEntry e) {
        return new Location(
                e.header().key(),
                pack,
                e.offset(),
                e.header().entryBytes(),
                e.header().kind());
    }

    private static Map<Long, IndexEntry> byOffset(Indexed index) {
        return index.entries().stream().collect(Collectors.toMap(IndexEntry::offset, e -> e));
    }

    private record Indexed(List<IndexEntry> entries, long bytes) {}

    private Mono<Indexed> indexed(PackRow row) {
        PackId pack = row.id();
        return context.storage().length(pack).flatMap(length -> {
            if (length != row.bytes()) {
                String reason = "the pack's length differs (expected " + row.bytes() + ", actual " + length + ")";
                return Mono.error(CasException.corrupt("verify", reason, Subject.inPack(pack, length)));
            }
            return PackProof.of(context.storage(), pack).index(row).map(index -> {
                long frame = PackFormat.HEADER_BYTES + row.bytes() - index.offset();
                return new Indexed(index.entries(), frame);
            });
        });
    }
}
