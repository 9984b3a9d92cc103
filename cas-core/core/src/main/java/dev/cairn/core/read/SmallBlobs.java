package dev.cairn.core.read;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.VerifyPolicy;
import dev.cairn.core.SmallReads;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.ManifestPages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Many small blobs at once.
 *
 * <pre>
 * blob keys -> rows       one question to the catalog
 *           -> layouts    the manifests of those that have some blocks, fetched together
 *           -> fetch      all blocks: one question to the catalog, planned in the order in which they lie, so that neighbours
 *                         become one read, two reads at a time; each block is verified
 *           -> whole      each blob is put together and is what its key says
 * </pre>
 *
 * Whatever stands in the way of some of them is left out here, since {@link ReadPipeline#reader} finds another way or says what it is.
 */
final class SmallBlobs implements SmallReads {
    private static final int READS_AT_ONCE = 2;
    /** A longer one is not the manifest of a small blob, or of one in very many pieces. */
    private static final int MANIFEST_BYTES_MAX = 4096;

    private static final Comparator<Location> BY_PLACE =
            Comparator.comparing(Location::pack).thenComparingLong(Location::offset);

    private final DomainContext context;
    private final BlockSource blocks;

    SmallBlobs(DomainContext context, BlockSource blocks) {
        this.context = context;
        this.blocks = blocks;
    }

    @Override
    public <T> Mono<T> readSmall(Collection<BlobKey> keys, Function<Map<BlobKey, ByteBuffer>, Mono<T>> use) {
        return Mono.fromRunnable(() -> check(keys))
                .then(context.blocking().call(() -> rows(keys)))
                .flatMap(this::layouts)
                .flatMap(layouts -> withBlocks(keysOf(layouts), found -> use.apply(whole(layouts, found))));
    }

    private static void check(Collection<BlobKey> keys) {
        long bytes = 0;
        for (BlobKey key : keys) {
            bytes = Math.addExact(bytes, key.size());
        }
        if (keys.size() > COUNT_MAX) {
            throw CasException.limit("read", "small blobs at once", COUNT_MAX, keys.size());
        }
        if (bytes > BYTES_MAX) {
            throw CasException.limit("read", "bytes of small blobs at once", BYTES_MAX, bytes);
        }
    }

    private Collection<BlobRow> rows(Collection<BlobKey> keys) {
        return context.catalog().blobs(context.domain(), keys).values();
    }

    private Mono<List<BlobLayout>> layouts(Collection<BlobRow> rows) {
        Set<BlockKey> manifests = rows.stream()
                .filter(row -> row.manifest() && row.root().size() <= MANIFEST_BYTES_MAX)
                .map(BlobRow::root)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return manifests.isEmpty()
                ? Mono.just(layouts(rows, Map.of()))
                : withBlocks(manifests, found -> Mono.fromSupplier(() -> layouts(rows, found)));
    }

    private List<BlobLayout> layouts(Collection<BlobRow> rows, Map<BlockKey, ByteBuffer> manifests) {
        return rows.stream().flatMap(row -> layout(row, manifests).stream()).toList();
    }

    private static Optional<BlobLayout> layout(BlobRow row, Map<BlockKey, ByteBuffer> manifests) {
        if (!row.manifest()) {
            return Optional.of(new BlobLayout(row, Optional.empty()));
        }
        ByteBuffer manifest = manifests.get(row.root());
        try {
            return manifest == null ? Optional.empty() : Optional.of(Layouts.decoded(row, manifest));
        } catch (CasException e) {
            return Optional.empty();
        }
    }

    private static Set<BlockKey> keysOf(List<BlobLayout> layouts) {
        Set<BlockKey> keys = new LinkedHashSet<>();
        layouts.forEach(layout -> keys.addAll(keysOf(layout)));
        return keys;
    }

    /** Of one whose blocks are on pages of their own, none. */
    private static List<BlockKey> keysOf(BlobLayout layout) {
        return layout.manifest()
                .map(manifest -> manifest.pages() instanceof ManifestPages.Inline inline
                        ? inline.page().keys()
                        : List.<BlockKey>of())
                .orElseGet(() -> List.of(layout.root()));
    }

    private Map<BlobKey, ByteBuffer> whole(List<BlobLayout> layouts, Map<BlockKey, ByteBuffer> found) {
        Map<BlobKey, ByteBuffer> blobs = new HashMap<>();
        layouts.forEach(layout -> whole(layout, found).ifPresent(bytes -> blobs.put(layout.key(), bytes)));
        return blobs;
    }

    private Optional<ByteBuffer> whole(BlobLayout layout, Map<BlockKey, ByteBuffer> found) {
        List<BlockKey> keys = keysOf(layout);
        if (!found.keySet().containsAll(keys)) {
            return Optional.empty();
        }
        ByteBuffer bytes = keys.size() == 1 ? found.get(keys.get(0)) : joined(layout.key(), keys, found);
        return bytes != null && isWhole(layout, bytes) ? Optional.of(bytes) : Optional.empty();
    }

    private static ByteBuffer joined(BlobKey key, List<BlockKey> keys, Map<BlockKey, ByteBuffer> found) {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(key.size()));
        for (BlockKey block : keys) {
            ByteBuffer part = found.get(block);
            if (part != null && part.remaining() <= all.remaining()) {
                all.put(part.duplicate());
            }
        }
        return all.flip();
    }

    private boolean isWhole(BlobLayout layout, ByteBuffer bytes) {
        return isItsOnlyBlock(layout) || WholeDigest.disagreement(layout, bytes).isEmpty();
    }

    /** Who verified the block has then verified the blob. The digest of a keyed block says nothing of the blob's. */
    private boolean isItsOnlyBlock(BlobLayout layout) {
        return layout.manifest().isEmpty()
                && !context.keys().isPrivate()
                && layout.key().algorithm() == context.algorithm()
                && layout.key().size() == layout.root().size()
                && layout.key().digest().equals(layout.root().digest());
    }

    /** Fetches blocks, those that can be had, and holds memory for them while they are used. */
    private <T> Mono<T> withBlocks(Set<BlockKey> keys, Function<Map<BlockKey, ByteBuffer>, Mono<T>> use) {
        return context.blocking()
                .call(() -> planned(keys))
                .flatMap(plan -> Mono.usingWhen(
                        context.reads().acquire(plan.workingSet()),
                        lease -> fetched(plan.reads()).flatMap(use),
                        lease -> Mono.fromRunnable(lease::close)));
    }

    private record Plan(List<PackRead> reads, long workingSet) {}

    private Plan planned(Set<BlockKey> keys) {
        Map<BlockKey, List<Location>> places = context.catalog().locate(context.domain(), keys);
        List<BlockSpan> spans = places.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().get(0), BY_PLACE))
                .map(entry -> BlockSpan.whole(entry.getKey()))
                .toList();
        return withinMemory(ReadPlan.of(spans, places));
    }

    private Plan withinMemory(List<PackRead> reads) {
        List<PackRead> fitting = new ArrayList<>();
        long bytes = 0;
        for (PackRead read : reads) {
            long more = workingSet(read);
            if (bytes + more <= context.reads().totalBytes()) {
                bytes += more;
                fitting.add(read);
            }
        }
        return new Plan(fitting, bytes);
    }

    /** As it is stored, as blocks, and put together; where blocks are sealed, also as they are between seal and codec. */
    private long workingSet(PackRead read) {
        int copies = context.keys().isPrivate() ? 3 : 2;
        long plain = read.blocks().stream()
                .mapToLong(block -> block.span().key().size())
                .sum();
        return read.range().length() + copies * plain;
    }

    private Mono<Map<BlockKey, ByteBuffer>> fetched(List<PackRead> reads) {
        return Flux.fromIterable(reads).flatMap(this::fetched, READS_AT_ONCE, 1).collect(HashMap::new, Map::putAll);
    }

    private Mono<Map<BlockKey, ByteBuffer>> fetched(PackRead read) {
        return blocks.fetch(read, VerifyPolicy.full())
                .map(parts -> byKey(read, parts))
                .onErrorResume(BlockSource::isDamage, e -> Mono.just(Map.of()));
    }

    private static Map<BlockKey, ByteBuffer> byKey(PackRead read, List<ByteBuffer> parts) {
        Map<BlockKey, ByteBuffer> found = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            found.put(read.blocks().get(i).span().key(), parts.get(i));
        }
        return found;
    }
}
