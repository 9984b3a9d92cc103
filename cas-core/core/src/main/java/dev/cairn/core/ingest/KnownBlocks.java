package dev.cairn.core.ingest;

import dev.cairn.api.BlockKey;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.Location;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a session need not store again: blocks of its own, and blocks in packs that it has pinned. A look-up alone proves nothing, for the
 * pack may be condemned a moment later; only a pin does, and a pack that refuses the pin is as good as unknown.
 */
final class KnownBlocks {
    private final Catalog catalog;
    private final int domain;
    private final LongSupplier session;
    /** Blocks of the open pack, and of packs that are written but not in the catalog yet. */
    private final Map<BlockKey, Integer> own = new HashMap<>();

    private final Map<BlockKey, Integer> written = new HashMap<>();
    private final Set<PackId> pinned = new HashSet<>();

    /** The session is asked for when something must be pinned. */
    KnownBlocks(Catalog catalog, int domain, LongSupplier session) {
        this.catalog = catalog;
        this.domain = domain;
        this.session = session;
    }

    /** Remembers a block that this session stores. */
    void store(BlockKey key, int kind) {
        own.put(key, kind);
    }

    /** The open pack was closed. */
    void packClosed() {
        written.putAll(own);
        own.clear();
    }

    /** All closed packs are in the catalog now, pinned, and their blocks are found there. */
    void checkpointed(Collection<PackId> packs) {
        written.clear();
        pinned.addAll(packs);
    }

    /** Whether this session has stored a block and the catalog does not know it yet. */
    boolean isOwn(BlockKey key) {
        return ownKind(key) != null;
    }

    private @Nullable Integer ownKind(BlockKey key) {
        Integer kind = own.get(key);
        return kind == null ? written.get(key) : kind;
    }

    /** The kinds of the blocks that are known and will stay: those of this session, and those pinned now. */
    Map<BlockKey, Integer> find(Collection<BlockKey> keys) {
        Map<BlockKey, Integer> known = new HashMap<>();
        Set<BlockKey> foreign = new LinkedHashSet<>();
        for (BlockKey key : keys) {
            Integer kind = ownKind(key);
            if (kind == null) {
                foreign.add(key);
            } else {
                known.put(key, kind);
            }
        }
        if (foreign.isEmpty()) {
            return known;
        }
        Map<BlockKey, List<Location>> located = catalog.known(domain, foreign);
        pin(located.values());
        located.forEach((key, places) -> places.stream()
                .filter(place -> pinned.contains(place.pack()))
                .findFirst()
                .ifPresent(place -> known.put(key, place.kind())));
        return known;
    }

    private void pin(Collection<List<Location>> located) {
        Set<PackId> wanted = located.stream()
                .filter(places -> places.stream().noneMatch(place -> pinned.contains(place.pack())))
                .flatMap(List::stream)
                .map(Location::pack)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!wanted.isEmpty()) {
            Set<PackId> refused = catalog.pin(session.getAsLong(), wanted);
            wanted.removeAll(refused);
            pinned.addAll(wanted);
        }
    }
}
