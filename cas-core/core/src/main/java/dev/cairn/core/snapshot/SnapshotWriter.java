package dev.cairn.core.snapshot;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Ref;
import dev.cairn.api.SnapshotInfo;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.DomainRow;
import dev.cairn.core.catalog.JournalRow;
import dev.cairn.core.catalog.SnapshotTable;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.flow.Blocking;
import dev.cairn.core.flow.Pages;
import dev.cairn.core.format.SnapshotEncoder;
import dev.cairn.core.format.SnapshotLine;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes what the catalog has and no pack: domains, names, the journal. Reads the catalog page by page beside writers; a name that is set or
 * dropped meanwhile is in it or not. From its beginning on the catalog keeps what it may name, see {@link SnapshotTable}.
 */
final class SnapshotWriter {
    private static final int BEFORE_THE_FIRST = -1;

    private final Environment environment;
    private final Blocking blocking;
    private final Catalog catalog;
    private final SnapshotStore store;
    private final boolean keeps;

    /**
     * Snapshots of this catalog, all of its domains.
     *
     * @param keeps whether they keep what they name
     */
    SnapshotWriter(SnapshotSource source, SnapshotStore store, boolean keeps) {
        this.environment = source.environment();
        this.blocking = source.blocking();
        this.catalog = source.catalog();
        this.store = store;
        this.keeps = keeps;
    }

    /** The next snapshot, durable when this completes; Conflict if another one than {@code after} is the last one, or becomes it meanwhile. */
    Mono<SnapshotInfo> write(long after) {
        return store.list().flatMap(there -> {
            Optional<SnapshotStore.Found> last =
                    there.isEmpty() ? Optional.empty() : Optional.of(there.get(there.size() - 1));
            return previous(last)
                    .flatMap(previous -> blocking.call(
                            () -> head(after, last.map(SnapshotStore.Found::n).orElse(0L), previous)))
                    .flatMap(this::write);
        });
    }

    /** A snapshot whose end cannot be read is nobody's predecessor. */
    private Mono<Optional<String>> previous(Optional<SnapshotStore.Found> last) {
        return last.isEmpty()
                ? Mono.just(Optional.empty())
                : store.digest(last.get())
                        .map(digest -> Optional.of(algorithm().label() + ":" + digest.hex()))
                        .onErrorReturn(CasException.Corrupt.class, Optional.empty());
    }

    private Mono<SnapshotInfo> write(SnapshotLine.Head head) {
        return store.write(head.n(), bytes(head))
                .flatMap(object ->
                        finished(head).thenReturn(new SnapshotInfo(head.n(), object.length(), head.created())));
    }

    /** One that was overtaken keeps less than it names, so it goes. */
    private Mono<Void> finished(SnapshotLine.Head head) {
        return blocking.run(() -> catalog.snapshots().finish(head.n()))
                .onErrorResume(
                        CasException.Conflict.class,
                        e -> store.delete(head.n())
                                .onErrorResume(CasException.class, left -> Mono.empty())
                                .then(Mono.error(e)));
    }

    private SnapshotLine.Head head(long after, long seen, Optional<String> previous) {
        Instant now = environment.now();
        long n = catalog.snapshots().begin(new SnapshotTable.Beginning(after, seen, now, keeps));
        CatalogIdentity identity = catalog.identity();
        long session = catalog.rebuilds().lastSession();
        return new SnapshotLine.Head(n, identity.repository(), identity.catalog(), now, previous, session);
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
        return Pages.of(blocking, last -> page(last.map(DomainRow::number).orElse(BEFORE_THE_FIRST)));
    }

    private List<DomainRow> page(int after) {
        return catalog.domains().page(after, Pages.LIMIT);
    }

    private Flux<SnapshotLine> refs(int domain) {
        return Pages.<Ref>of(
                        blocking,
                        last -> catalog.refs(domain, "", last.map(Ref::name).orElse(null), Pages.LIMIT))
                .map(ref -> new SnapshotLine.RefLine(domain, ref));
    }

    private Flux<SnapshotLine> journal() {
        return Pages.<JournalRow>of(
                        blocking,
                        last -> catalog.journal().page(last.map(JournalRow::no).orElse(0L), Pages.LIMIT))
                .map(row ->
                        new SnapshotLine.JournalLine(row.at(), row.run(), row.subject(), row.bytes(), row.reason()));
    }

    private HashAlgorithm algorithm() {
        return catalog.identity().algorithm();
    }
}
