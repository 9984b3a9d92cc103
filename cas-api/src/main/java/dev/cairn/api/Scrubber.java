package dev.cairn.api;

import reactor.core.publisher.Flux;

/**
 * Looks after the copies of packs in the stores, of all domains together and without content keys. It runs beside writers, readers and
 * collectors, and changes nothing in a store: it reads, tells, and remembers in the catalog what it saw of each copy.
 *
 * <p>A run first compares what the stores list with what the catalog knows. Then it reads copies whole and proves them, those first that were
 * never read or longest ago, until its budget is used up; so the next run goes on where this one has stopped. A copy that is damaged or
 * missing is read only when no other one will do, and content in it counts as not stored: whoever stores it again, heals it. A copy that
 * is missing in two looks, some time apart, counts as lost. One that is there and whole after all counts again.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface Scrubber {
    /**
     * One run. Ends with a {@link ScrubEvent.Done}; what is wrong is an event, not an error. A cancel stops between two reads; what was
     * remembered before it stays.
     *
     * <p>Errors: those that stopped the run, and {@code Denied} if another catalog owns the store.
     */
    Flux<ScrubEvent> scrub(ScrubOptions options);
}
