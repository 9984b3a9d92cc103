package dev.cairn.core.scrub;

import dev.cairn.api.ScrubEvent;
import dev.cairn.api.ScrubFinding;
import dev.cairn.api.ScrubFinding.Kind;
import dev.cairn.api.ScrubFinding.Severity;
import dev.cairn.api.ScrubOptions;
import dev.cairn.api.Scrubber;
import dev.cairn.api.Subject;
import dev.cairn.core.domain.DomainContext;
import java.util.List;
import java.util.Map;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Finds out what has become of the copies, beside everybody else.
 *
 * <pre>
 * present    the store says that it is the one that the catalog knows      else nothing of it is believed
 * inventory  what the store lists against the replicas                     {@link Inventory}
 * read       replicas whole, those first that were read longest ago        {@link DeepRead}, {@link ReplicaProof}
 * </pre>
 *
 * <p>A replica is ACTIVE until a look says otherwise; then it is QUARANTINED: readers try it last, writers store its content again. A second
 * look that misses it makes it LOST. Whatever it was, a proof of all its bytes makes it ACTIVE again. Nothing is deleted, so a wrong
 * verdict costs space and no data. Before anything is told or changed it is looked at again: the object by its name, and the row, which a
 * collector may have taken away meanwhile.
 */
public final class ScrubPipeline implements Scrubber {
    private final DomainContext context;
    private final Mono<Void> present;

    /**
     * Scrubs all domains, without content keys.
     *
     * @param open the open domain
     * @param present by the id of each store what fails if the store is not there or not the one; asked afresh each time
     */
    public ScrubPipeline(DomainContext open, Map<String, Mono<Void>> present) {
        this.context = open;
        this.present = Flux.fromIterable(present.entrySet())
                .concatMap(store -> store.getValue().onErrorMap(why -> new StoreAway(store.getKey(), why)), 1)
                .then();
    }

    @Override
    public Flux<ScrubEvent> scrub(ScrubOptions options) {
        return context.requireWritable().thenMany(Flux.<ScrubEvent>create(sink -> {
            Disposable running = run(options, sink)
                    .subscribe(sink::next, sink::error, sink::complete, Context.of(sink.contextView()));
            sink.onDispose(running);
        }));
    }

    private Mono<ScrubEvent.Done> run(ScrubOptions options, FluxSink<ScrubEvent> events) {
        ScrubRun run = new ScrubRun(context, options, present, events);
        return present.then(Mono.defer(() -> new Inventory(run).all()))
                .then(Mono.defer(() -> new DeepRead(run).all()))
                .onErrorResume(StoreAway.class, e -> Mono.fromRunnable(() -> run.tell(away(e))))
                .then(context.blocking().call(run::done))
                .onErrorStop();
    }

    private ScrubFinding away(StoreAway why) {
        return new ScrubFinding(
                Severity.ERROR,
                Kind.STORE_AWAY,
                why.store,
                Subject.of("store " + why.store),
                "the store is not there, so nothing was judged: " + why.getMessage(),
                "Mount the disk of the store, or correct its address, and scrub again.",
                List.of());
    }

    /** The store did not say that it is the one. */
    private static final class StoreAway extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String store;

        StoreAway(String store, Throwable why) {
            super(why.getMessage(), why);
            this.store = store;
        }
    }
}
