package dev.cairn.core.rebuild;

import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.format.IndexEntry;
import dev.cairn.core.format.PackHeader;
import java.util.List;
import java.util.Optional;

/**
 * An object of {@code packs/} as a store has it.
 *
 * @param copy which copy of which pack its name says it is
 * @param bytes its length
 */
record FoundPack(Replica copy, long bytes) {
    /** The copy of a whole pack that this object is by its name; absent if it is none. */
    static Optional<FoundPack> of(ObjectInfo object, String storeId, HashAlgorithm algorithm) {
        return Replica.ofObject(object.name(), storeId, algorithm)
                .filter(copy -> copy.part().equals(Replica.WHOLE))
                .map(copy -> new FoundPack(copy, object.length()));
    }

    /** The rows of it. */
    Commit.NewPack rows(PackHeader header, List<IndexEntry> entries) {
        PackId id = copy.pack();
        PackRow row = new PackRow(id, header.domain(), header.packClass(), header.policy(), header.session(), bytes);
        List<Location> places = entries.stream()
                .map(e -> new Location(
                        e.header().key(),
                        id,
                        e.offset(),
                        e.header().entryBytes(),
                        e.header().kind()))
                .toList();
        return new Commit.NewPack(row, List.of(copy), places);
    }
}
