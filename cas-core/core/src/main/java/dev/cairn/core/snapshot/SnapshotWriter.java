package dev.cairn.core.snapshot;

import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Ref;
import dev.cairn.api.SnapshotInfo;
import dev.cairn.core.catalog.DomainRow;
import dev.cairn.core.catalog.JournalRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.flow.Pages;
import dev.cairn.core.format.SnapshotEncoder;
import dev.cairn.core.format.SnapshotLine;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes what the catalog has and no pack: domains, names, the journal. Reads the catalog page by page beside writers; a name that is set or
 * dropped meanwhile is in it or not.
 */
public final class SnapshotWriter {
    private static final int BEFORE_THE_FIRST = -1;

    private final DomainContext context;
    private final SnapshotStore store;

    /** Snapshots of this context's catalog, all of its domains. */
    public SnapshotWriter(DomainContext context, SnapshotStore store) {
        this.context = context;
        this.store = store;
    }

    /** The next snapshot, durable when this completes; Conflict if another process wrote one at the same moment. */
    public Mono<SnapshotInfo> write() {
        return store.list().flatMap(there -> {
            if (there.isEmpty()) {
                return write(1, Optional.empty());
            }
            SnapshotStore.Found last = there.get(there.size() - 1);
            return store.digest(last)
                    .flatMap(digest ->
                            write(last.n() + 1, Optional.of(algorithm().label() + ":" + digest.hex())));
        });
    }

    private Mono<SnapshotInfo> write(long n, Optional<String> previous) {
        return context.blocking()
                .call(() -> head(n, previous))
                .flatMap(head -> store.write(n, bytes(head))
                        .map(object -> new SnapshotInfo(n, object.length(), head.created())));
    }

    private SnapshotLine.Head head(long n, Optional<String> previous) {
        return new SnapshotLine.Head(
                n,
                context.catalog().identity().repository(),
                context.catalog().identity().catalog(),
                context.environment().now(),
                previous,
                context.catalog().rebuilds().lastSession());
    }

    private Flux<ByteBuffer> bytes(SnapshotLine.Head head) {
        return Flux.defer(() -> {
            SnapshotEncoder encoder = new SnapshotEncoder(algorithm());
            return Flux.concat(
                    Mono.fromSupplier(encoder::begin),
                    lines(head).concatMapIterable(encoder::add, 1),
                    Flux.defer(() -> Flux.fromIterable(encoder.end())));
        });
    }

    private Flux<SnapshotLine> lines(SnapshotLine.Head head) {
        return Flux.concat(
                Mono.just(head),
                domains()
                        .filter(row -> row.number() != DomainContext.OPEN)
                        .map(row -> new SnapshotLine.DomainLine(row.number(), row.name(), row.kind(), row.created())),
                domains().concatMap(row -> refs(row.number()), 1),
                journal());
    }

    private Flux<DomainRow> domains() {
        return Pages.of(
                context.blocking(), last -> page(last.map(DomainRow::number).orElse(BEFORE_THE_FIRST)));
    }

    private List<DomainRow> page(int after) {
        return context.catalog().domains().page(after, Pages.LIMIT);
    }

    private Flux<SnapshotLine> refs(int domain) {
        return Pages.<Ref>of(
                        context.blocking(),
                        last -> context.catalog()
                                .refs(domain, "", last.map(Ref::name).orElse(null), Pages.LIMIT))
                .map(ref -> new SnapshotLine.RefLine(domain, ref));
    }

    private Flux<SnapshotLine> journal() {
        return Pages.<JournalRow>of(
                        context.blocking(),
                        last -> context.catalog()
                                .journal()
                                .page(last.map(JournalRow::no).orElse(0L), Pages.LIMIT))
                .map(row -> new SnapshotLine.JournalLine(
                        row.at(), row.run(), row.subject(), row.bytes(), row.reason()));
    }

    private HashAlgorithm algorithm() {
        return context.algorithm();
    }
}
