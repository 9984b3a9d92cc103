package dev.cairn.core.snapshot;

import dev.cairn.api.CasException;
import dev.cairn.api.SnapshotInfo;
import dev.cairn.api.SnapshotRestored;
import dev.cairn.api.store.Store;
import dev.cairn.core.SnapshotSettings;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.domain.RefWatch;
import dev.cairn.core.flow.Blocking;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The snapshots of one repository. */
public final class Snapshots implements AutoCloseable {
    private final Catalog catalog;
    private final Blocking blocking;
    private final SnapshotStore store;
    private final SnapshotWriter writer;
    private final SnapshotSettings settings;
    private final Mono<Void> writable;
    private final SnapshotTimer timer;

    /**
     * Those of this catalog, in this store.
     *
     * @param source what they are of
     * @param writable fails if this process may not write there
     */
    public Snapshots(SnapshotSource source, Store store, Mono<Void> writable, SnapshotSettings settings) {
        this.catalog = source.catalog();
        this.blocking = source.blocking();
        this.store = new SnapshotStore(store);
        this.writer = new SnapshotWriter(source, this.store, settings.keeps());
        this.settings = settings;
        this.writable = writable;
        this.timer =
                new SnapshotTimer(source, settings.options(), after -> allowed().then(writer.write(after)));
    }

    /** Writes the next one; Unsupported in a store that is not trusted, Conflict if another one was begun at the same moment. */
    public Mono<SnapshotInfo> write() {
        return allowed()
                .then(blocking.call(() -> catalog.snapshots().state().last()))
                .flatMap(writer::write);
    }

    private Mono<Void> allowed() {
        String reason = "a snapshot is not sealed, so it goes to stores of this machine only";
        return settings.trusted() ? writable : Mono.error(() -> CasException.unsupported("snapshot", reason));
    }

    /** The snapshots in the store, the oldest first. */
    public Flux<SnapshotInfo> list() {
        return store.list()
                .flatMapIterable(found -> found)
                .concatMap(
                        one -> store.head(one.n())
                                .map(head ->
                                        new SnapshotInfo(one.n(), one.object().length(), head.created())),
                        1);
    }

    /** Sets names as they were in a snapshot; see {@link RefRestore}. */
    public Mono<SnapshotRestored> restore(long n) {
        return writable.then(Mono.defer(() -> new RefRestore(catalog, blocking).run(store, n)))
                .doOnNext(counts -> watch().changed(Math.toIntExact(counts.set())))
                .map(counts -> new SnapshotRestored(n, counts.set(), counts.lost(), counts.kept()));
    }

    /** Who is to hear of changes of refs, so that they come into a snapshot. */
    public RefWatch watch() {
        return settings.isAutomatic() ? timer : RefWatch.NOBODY;
    }

    /** What a collection does before it deletes: the next snapshot, unless one is begun at this moment, or is written by hand only. */
    public Mono<Void> beforeSweep() {
        return settings.isAutomatic()
                ? write().onErrorResume(CasException.Conflict.class, e -> Mono.empty())
                        .then()
                : Mono.empty();
    }

    /** The objects. */
    public SnapshotStore store() {
        return store;
    }

    /** How long each is kept. */
    public Duration retention() {
        return settings.options().retention();
    }

    /** Writes the one that is due, if one is; nobody may write meanwhile. */
    @Override
    public void close() {
        timer.close();
    }
}
