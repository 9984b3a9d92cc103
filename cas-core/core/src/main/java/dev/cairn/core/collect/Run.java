package dev.cairn.core.collect;

import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectEvent.Act;
import dev.cairn.api.CollectEvent.Phase;
import dev.cairn.api.CollectOptions;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.CollectionTable;
import dev.cairn.core.domain.DomainContext;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import reactor.core.publisher.FluxSink;

/**
 * One run: its number, its time, what it was asked to do, and what it has told and counted so far. Its steps follow one another; only the mark
 * works on several threads, and tells nothing.
 *
 * @see CollectPipeline
 */
final class Run {
    /** A dry run has no number: it changes nothing, and needs no fence. */
    static final long DRY = 0;

    private final DomainContext context;
    private final CollectOptions options;
    private final FluxSink<CollectEvent> events;
    private final long number;
    private final Instant now;
    private final boolean clockAhead;
    private final Map<Act, Long> acts = new EnumMap<>(Act.class);
    private final Map<Act, Long> bytes = new EnumMap<>(Act.class);

    Run(
            DomainContext context,
            CollectOptions options,
            FluxSink<CollectEvent> events,
            long number,
            CatalogClock.Reading clock) {
        this.context = context;
        this.options = options;
        this.events = events;
        this.number = number;
        this.now = clock.now();
        this.clockAhead = clock.ahead();
    }

    DomainContext context() {
        return context;
    }

    CollectOptions options() {
        return options;
    }

    /** The catalog; nothing is asked of it after a cancel. */
    Catalog catalog() {
        if (events.isCancelled()) {
            throw new CancellationException("the collection was cancelled");
        }
        return context.catalog();
    }

    CollectionTable table() {
        return catalog().collection();
    }

    long number() {
        return number;
    }

    /** The catalog's time when the run began. */
    Instant now() {
        return now;
    }

    /** Whether the clock has jumped, so that no grace is over. */
    boolean clockAhead() {
        return clockAhead;
    }

    boolean isDry() {
        return options.dryRun();
    }

    void progress(Phase phase, long done, long total) {
        events.next(new CollectEvent.Progress(phase, done, total));
    }

    synchronized void acted(Act act, String subject, long itsBytes, String reason) {
        acts.merge(act, 1L, Long::sum);
        bytes.merge(act, itsBytes, Long::sum);
        events.next(new CollectEvent.Acted(act, subject, itsBytes, reason));
    }

    synchronized Map<Act, Long> acts() {
        return Collections.unmodifiableMap(new EnumMap<>(acts));
    }

    synchronized Map<Act, Long> bytes() {
        return Collections.unmodifiableMap(new EnumMap<>(bytes));
    }
}
