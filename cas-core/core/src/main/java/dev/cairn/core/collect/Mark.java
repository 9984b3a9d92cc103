package dev.cairn.core.collect;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.flow.Pages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds every block that the blobs need: the block of a blob that is one, else the manifest, its pages, its chunks and its outboard. No
 * content key is used. A manifest that cannot be read ends the run: better no collection than one that takes it for empty.
 */
final class Mark {
    private static final int MANIFESTS_AT_ONCE = 4;

    private final Run run;
    private final BlockFilter live;
    private final ManifestBlocks manifests;
    private long marked;

    Mark(Run run, BlockFilter live) {
        this.run = run;
        this.live = live;
        this.manifests = new ManifestBlocks(run.context(), live);
    }

    /** Marks the blobs of the catalog that pass; answers how many that were. */
    Mono<Long> all(Predicate<BlobRow> wanted) {
        return Mono.defer(() -> {
            long total = run.catalog().totals().blobs();
            return Pages.<BlobRow>of(
                            run.context().blocking(),
                            last -> run.catalog().blobs(last.map(BlobRow::no).orElse(0L), Pages.LIMIT))
                    .buffer(Pages.LIMIT)
                    .concatMap(page -> page(page.stream().filter(wanted).toList(), total), 1)
                    .then(Mono.fromSupplier(() -> marked));
        });
    }

    /** Marks these. */
    Mono<Void> these(Collection<BlobRow> blobs) {
        return Flux.fromIterable(blobs)
                .buffer(Pages.LIMIT)
                .concatMap(page -> page(page, -1), 1)
                .then();
    }

    private Mono<Void> page(List<BlobRow> blobs, long total) {
        Map<Integer, List<BlobRow>> byDomain = new TreeMap<>();
        List<BlobRow> withManifest = new ArrayList<>();
        for (BlobRow blob : blobs) {
            byDomain.computeIfAbsent(blob.domain(), domain -> new ArrayList<>()).add(blob);
            if (blob.manifest()) {
                withManifest.add(blob);
            }
        }
        byDomain.forEach((domain, its) ->
                live.add(domain, its.stream().map(BlobRow::root).toList()));
        return located(withManifest)
                .flatMap(of -> manifests.mark(of.blob(), of.places()), MANIFESTS_AT_ONCE)
                .then(Mono.fromRunnable(() -> {
                    marked += blobs.size();
                    run.progress(Phase.MARK, marked, total);
                }));
    }

    private record Located(BlobRow blob, List<Location> places) {}

    private Flux<Located> located(List<BlobRow> blobs) {
        if (blobs.isEmpty()) {
            return Flux.empty();
        }
        return run.context().blocking().call(() -> locate(blobs)).flatMapIterable(found -> found);
    }

    private List<Located> locate(List<BlobRow> blobs) {
        Map<Integer, List<BlockKey>> roots = new TreeMap<>();
        blobs.forEach(blob -> roots.computeIfAbsent(blob.domain(), domain -> new ArrayList<>())
                .add(blob.root()));
        Map<Integer, Map<BlockKey, List<Location>>> found = new TreeMap<>();
        roots.forEach((domain, keys) -> found.put(domain, run.catalog().locate(domain, keys)));
        return blobs.stream()
                .map(blob -> new Located(
                        blob, found.getOrDefault(blob.domain(), Map.of()).getOrDefault(blob.root(), List.of())))
                .toList();
    }
}
