package dev.cairn.core.verify;

import dev.cairn.api.BlobKey;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.read.ReadPipeline;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds damage.
 *
 * <pre>
 * everything = every pack, whole    header, index and footer against the pack id; each entry against its key, or
 *                                   without the keys of its domain against the index;
 *                                   the catalog's locations against the index
 *            + every blob           its manifest and its outboard are its own, and each of its blocks lies somewhere undamaged
 * one blob   = its manifest, every block of it read and opened, the digest of the whole, and the nodes of its outboard
 * </pre>
 */
public final class VerifyPipeline {
    private final DomainContext context;
    private final ReadPipeline reads;

    /** Verifies what this domain's readers would read. */
    public VerifyPipeline(DomainContext context, ReadPipeline reads) {
        this.context = context;
        this.reads = reads;
    }

    /** Progress and damage of one run. */
    public Flux<VerifyEvent> verify(VerifyScope scope) {
        return (scope instanceof VerifyScope.Blob one ? blob(one.key()) : everything()).onErrorStop();
    }

    private Flux<VerifyEvent> everything() {
        return packBytes()
                .map(VerifyRun::new)
                .flatMapMany(run ->
                        Flux.concat(new PackVerifier(context, run).all(), new BlobVerifier(context, reads, run).all()));
    }

    /** What the verifier of packs is about to read. */
    private Mono<Long> packBytes() {
        return context.keys().isPrivate()
                ? PackVerifier.rows(context).map(PackRow::bytes).reduce(0L, Long::sum)
                : context.blocking().call(() -> context.catalog().totals().packBytes());
    }

    private Flux<VerifyEvent> blob(BlobKey key) {
        return Flux.defer(() -> new BlobVerifier(context, reads, new VerifyRun(key.size())).deep(key));
    }
}
