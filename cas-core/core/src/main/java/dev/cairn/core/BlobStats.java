package dev.cairn.core;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobStat;
import dev.cairn.api.BlockKey;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.read.BlobLayout;
import dev.cairn.core.read.Layouts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Describes blobs by manifest and catalog, without reading their bytes. */
final class BlobStats {
    private static final int REFS_SHOWN = 100;
    private static final int LOOKED_UP = 256;

    private final DomainContext context;
    private final Layouts layouts;

    BlobStats(DomainContext context, Layouts layouts) {
        this.context = context;
        this.layouts = layouts;
    }

    Mono<BlobStat> of(BlobKey key) {
        return layouts.of(key).flatMap(this::describe);
    }

    private Mono<BlobStat> describe(BlobLayout layout) {
        return layouts.all(layout)
                .buffer(LOOKED_UP)
                .concatMap(keys -> context.blocking().call(() -> places(keys)), 0)
                .reduceWith(Sum::new, Sum::add)
                .zipWith(context.blocking().call(() -> refs(layout.key())))
                .map(both -> new BlobStat(
                        layout.key(),
                        layout.root(),
                        layout.chunker(),
                        layout.chunks(),
                        layout.outboard(),
                        both.getT1().bytes,
                        both.getT1().packs.size(),
                        both.getT2()));
    }

    private List<Location> places(List<BlockKey> keys) {
        Map<BlockKey, List<Location>> located = context.catalog()
                .locate(context.domain(), keys.stream().distinct().toList());
        return keys.stream()
                .map(key -> located.getOrDefault(key, List.of()))
                .filter(places -> !places.isEmpty())
                .map(places -> places.get(0))
                .toList();
    }

    private List<RefName> refs(BlobKey key) {
        return context.catalog().refsOf(context.domain(), key, null, REFS_SHOWN).stream()
                .map(Ref::name)
                .toList();
    }

    private static final class Sum {
        private final Set<PackId> packs = new HashSet<>();
        private long bytes;

        private Sum add(List<Location> places) {
            for (Location place : places) {
                packs.add(place.pack());
                bytes += place.entryBytes();
            }
            return this;
        }
    }
}
