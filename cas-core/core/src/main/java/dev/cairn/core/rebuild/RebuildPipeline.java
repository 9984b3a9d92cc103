package dev.cairn.core.rebuild;

import dev.cairn.api.RebuildEvent;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.Totals;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Fills an empty catalog from a store. Stages, each over pages of what the one before left in the catalog: domains of keys,
 * packs of their indexes, blobs of roots, links of manifests, names of the newest snapshot and for whatever nothing keeps. What is found is pinned and
 * held by one session until all of it has names, and that session commits last.
 *
 * <p>In memory are at no time more than the indexes of four packs, or one pack whole that has no index, and pages of rows.
 */
public final class RebuildPipeline {
    private final RebuildParts parts;

    /** A rebuild with these parts. */
    public RebuildPipeline(RebuildParts parts) {
        this.parts = parts;
    }

    /** What it did, ending with {@link RebuildEvent.Done}; each subscription is a rebuild. */
    public Flux<RebuildEvent> run() {
        return Flux.defer(() -> {
            RebuildTally tally = new RebuildTally();
            SnapshotStage snapshot = new SnapshotStage(parts, tally);
            OpenDomains domains = new OpenDomains(parts, tally);
            Catalog catalog = parts.open().catalog();
            return Flux.concat(
                    snapshot.find(),
                    new DomainStage(parts, tally, snapshot).run(),
                    new PackStage(parts, tally).run(),
                    step(() -> catalog.rebuilds().begin()),
                    new BlobStage(parts, tally, domains).run(),
                    new LinkStage(parts, tally, domains).run(),
                    snapshot.refs(),
                    snapshot.journal(),
                    new RefStage(parts, tally).run(),
                    step(() -> end(catalog, tally)),
                    parts.blocking().call(() -> done(catalog, tally)));
        });
    }

    private Mono<RebuildEvent> step(Runnable work) {
        return parts.blocking().run(work).then(Mono.empty());
    }

    private void end(Catalog catalog, RebuildTally tally) {
        catalog.rebuilds().finish();
        catalog.rebuilds().raiseSessions(tally.sessionMax());
        catalog.commit(new Commit(parts.session(), List.of(), List.of(), List.of()));
    }

    private static RebuildEvent done(Catalog catalog, RebuildTally tally) {
        Totals totals = catalog.totals();
        return tally.done(totals.packs(), totals.packBytes(), totals.blobs());
    }
}
