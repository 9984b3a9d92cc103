package dev.cairn.core.collect;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.Collector;
import dev.cairn.api.JournalEntry;
import dev.cairn.api.Ref;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.DomainRow;
import dev.cairn.core.catalog.JournalRow;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.flow.Pages;
import dev.cairn.core.snapshot.Snapshots;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Takes away what nobody needs, beside writers.
 *
 * <pre>
 * named    = blobs that a ref, a hold, a snapshot or a named tree names  {@link NamedBlobs}, {@link SnapshotExpiry}
 * seen     = sessions that have left LIVE; only their pins may go         before the mark, so that it sees what they stored
 * mark     = every block of every named blob                             {@link Mark}, into {@link BlockFilter}
 * census   = how much of each pack that is, and who pins it              {@link Census}; here the guard may stop the run
 * bury     = the other blobs go, unless a foreign key stops it           {@link Burial}; those that stay are marked too
 * condemn  = packs in which nothing is left                              unless a pin stops it
 * compact  = packs in which much is dead are copied without that         {@link Compactor}
 * sweep    = after a snapshot, what was condemned long ago is deleted    {@link Sweeper}, {@link Orphans}
 * </pre>
 *
 * <p>Why it is safe beside writers: when a pack is condemned, every blob row of the catalog was marked, or was inserted by a session that was
 * LIVE when {@code seen} was read. Such a session pins every pack that holds a block of its blobs, also after it has expired; its pins are not
 * among those that go with the pack, and so their foreign key stops the condemnation.
 */
public final class CollectPipeline implements Collector {
    private final DomainContext context;
    private final Snapshots snapshots;
    private final Mono<Void> owner;

    /**
     * Collects in all domains, without content keys.
     *
     * @param open the open domain
     * @param snapshots which of them are kept
     * @param owner fails if this catalog may not delete in its stores
     */
    public CollectPipeline(DomainContext open, Snapshots snapshots, Mono<Void> owner) {
        this.context = open;
        this.snapshots = snapshots;
        this.owner = owner;
    }

    @Override
    public Flux<CollectEvent> collect(CollectOptions options) {
        return told(events -> context.blocking()
                .call(() -> begin(options, events))
                .flatMap(run -> new CollectRun(run, snapshots, owner).all()));
    }

    /** While the clock has jumped, nothing is done: what was condemned by the catalog's time would have no grace once the jump is confirmed. */
    private Run begin(CollectOptions options, FluxSink<CollectEvent> events) {
        CatalogClock.Reading clock = CatalogClock.read(context, options.clockConfirmed() && !options.dryRun());
        CollectOptions possible = clock.ahead() ? options.dry() : options;
        long number =
                possible.dryRun() ? Run.DRY : context.catalog().collection().begin();
        return new Run(context, possible, events, number, clock);
    }

    @Override
    public Flux<CollectEvent> restore() {
        return told(events -> context.blocking()
                .call(() -> new Run(
                        context,
                        CollectOptions.defaults(),
                        events,
                        context.catalog().collection().begin(),
                        CatalogClock.read(context, false)))
                .flatMap(run -> new Restore(run).all()));
    }

    /** Runs the steps, which tell the sink; events that nobody asks for wait in memory, one for each thing done. */
    private Flux<CollectEvent> told(Function<FluxSink<CollectEvent>, Mono<CollectEvent.Done>> steps) {
        return context.requireWritable().thenMany(Flux.<CollectEvent>create(sink -> {
            Disposable running = steps.apply(sink)
                    .subscribe(sink::next, sink::error, sink::complete, Context.of(sink.contextView()));
            sink.onDispose(running);
        }));
    }

    @Override
    public Mono<Boolean> giveUp(String domain, BlobKey key) {
        return context.requireWritable().then(context.blocking().call(() -> givenUp(domain, key)));
    }

    private boolean givenUp(String domain, BlobKey key) {
        int number = context.catalog()
                .domains()
                .named(domain)
                .map(DomainRow::number)
                .orElseThrow(() -> CasException.notFound("give up", "domain", domain));
        Optional<BlobRow> row = context.catalog().blob(number, key);
        if (row.isEmpty()) {
            return false;
        }
        for (List<Ref> refs = context.catalog().refsOf(number, key, null, Pages.LIMIT);
                !refs.isEmpty();
                refs = context.catalog().refsOf(number, key, null, Pages.LIMIT)) {
            refs.forEach(ref -> context.catalog().dropRef(number, ref.name()));
            context.watch().changed(refs.size());
        }
        Instant now = CatalogClock.read(context, false).now();
        JournalRow why = new JournalRow(0, now, 0, key.toString(), key.size(), "given up by hand");
        return context.catalog().collection().giveUp(row.get(), why);
    }

    @Override
    public Flux<JournalEntry> journal() {
        return Pages.<JournalRow>of(
                        context.blocking(),
                        last -> context.catalog()
                                .journal()
                                .page(last.map(JournalRow::no).orElse(0L), Pages.LIMIT))
                .map(row -> new JournalEntry(row.at(), row.run(), row.subject(), row.bytes(), row.reason()));
    }
}
