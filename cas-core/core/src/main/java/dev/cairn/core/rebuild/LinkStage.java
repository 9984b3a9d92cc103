package dev.cairn.core.rebuild;

import dev.cairn.api.BlockKey;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Subject;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.flow.Pages;
import dev.cairn.core.format.Manifest;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which blobs keep others, of the manifests of those that are there. */
final class LinkStage {
    private static final int LINKS_LOOKED_UP = 512;

    private final RebuildParts parts;
    private final RebuildTally tally;
    private final OpenDomains domains;

    LinkStage(RebuildParts parts, RebuildTally tally, OpenDomains domains) {
        this.parts = parts;
        this.tally = tally;
        this.domains = domains;
    }

    Flux<RebuildEvent> run() {
        return Flux.defer(() -> tally.anyLinks() ? manifests().concatMap(this::linked, 1) : Flux.empty());
    }

    private Flux<BlobRow> manifests() {
        return Pages.<BlobRow>of(
                        parts.blocking(),
                        last -> parts.open()
                                .catalog()
                                .blobs(last.map(BlobRow::no).orElse(0L), Pages.LIMIT))
                .filter(BlobRow::manifest);
    }

    private Flux<RebuildEvent> linked(BlobRow blob) {
        return domains.of(blob.domain())
                .flatMap(domain -> Mono.justOrEmpty(domain.opened()))
                .flatMap(domain -> domain.reads().blocks().block(blob.root()))
                .flatMapIterable(bytes -> Manifest.decode(bytes, about(blob)).links())
                .buffer(LINKS_LOOKED_UP)
                .concatMap(links -> parts.blocking().call(() -> linked(blob, links)), 0)
                .concatMapIterable(events -> events);
    }

    private List<RebuildEvent> linked(BlobRow parent, List<BlockKey> links) {
        Map<BlockKey, Long> children = parts.open().catalog().rebuilds().rooted(parent.domain(), links);
        parts.open().catalog().rebuilds().link(parent.no(), children.values());
        return links.stream()
                .distinct()
                .filter(link -> !children.containsKey(link))
                .map(link -> missing(parent, link))
                .toList();
    }

    private RebuildEvent missing(BlobRow parent, BlockKey link) {
        return tally.noted(new RebuildEvent.Noted(
                RebuildEvent.Kind.MISSING_CHILD, about(parent), "no blob was found that starts with block " + link));
    }

    private static Subject about(BlobRow blob) {
        return new Subject(null, blob.key().toString(), blob.root().toString(), null, -1);
    }
}
