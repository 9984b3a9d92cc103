package dev.cairn.api;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Garbage collection of a repository, all its domains together. It runs beside writers and readers, without stopping them; several
 * collectors may be started, and the one that began last goes on, the others end with {@code Conflict}.
 *
 * <p>A blob that no ref names, and no tree that is named, is removed first; its row is remembered. A pack in which nothing is left is
 * condemned; one in which much is dead is copied without that (compaction). What is condemned can be restored until it was deleted, which
 * happens when the grace is over. Each step is a catalog transaction; a run that is cut short anywhere leaves nothing that the next run does
 * not finish.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface Collector {
    /**
     * One run. Ends with a {@link CollectEvent.Done}. A cancel stops between two transactions.
     *
     * <p>Errors: {@code Corrupt} or {@code NotFound} if a manifest cannot be read: nothing was removed then, and nothing will be until the blob is
     * repaired or given up ({@link #giveUp}). {@code Denied} if the run would remove more than the options allow, or another catalog owns the
     * store; nothing was removed. {@code Conflict} if another run has begun.
     */
    Flux<CollectEvent> collect(CollectOptions options);

    /**
     * Brings back what was condemned and not deleted yet: packs, and the blobs that a run removed, each under a ref
     * {@code recovered/gc/<key>}. A blob of which a part is gone is left out and reported.
     */
    Flux<CollectEvent> restore();

    /**
     * Gives a blob up that cannot be read: drops all its refs and removes it, also if trees have it as a child. Writes the journal.
     * Refs go one by one; after a {@code Denied} those before it are gone.
     *
     * @param domain the name of its domain
     * @return false if there is none; {@code Denied} if a ref of it is retained or under legal hold
     */
    Mono<Boolean> giveUp(String domain, BlobKey key);

    /** What was deleted in stores or given up, and why, in order; rows are kept for thirty days. */
    Flux<JournalEntry> journal();
}
