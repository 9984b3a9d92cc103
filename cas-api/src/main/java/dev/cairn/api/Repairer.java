package dev.cairn.api;

import reactor.core.publisher.Flux;

/**
 * Makes the copies that a policy asks for and that are not there: those of a store that was lost, replaced or away when a pack was written, and
 * those that a scrub or a read has found bad. It runs beside writers, readers, scrubs and collectors, of all domains together and without content
 * keys.
 *
 * <p>A copy is written to a store, read back from it whole and proved, and counts from then on. Nothing is deleted: a copy that did not prove right
 * stays quarantined. A pack of which no whole copy can be read stays as it is, and is told.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface Repairer {
    /**
     * One run over all packs, in the order of their ids. Ends with a {@link RepairEvent.Done}; a copy that could not be made is an event, not an
     * error. A cancel stops in the middle of a copy, which then counts for nothing; what was made before it stays. A run that finds nothing to do
     * changes nothing, so it may be repeated at any time.
     *
     * <p>Errors: those that stopped the run, and {@code Denied} if another catalog owns a store.
     *
     * @param dry whether it only tells which copies are missing
     */
    Flux<RepairEvent> repair(boolean dry);
}
