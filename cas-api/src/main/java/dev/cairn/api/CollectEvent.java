package dev.cairn.api;

import java.util.Map;

/**
 * A step of a collection.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public sealed interface CollectEvent {
    /** What a run does one after the other. */
    enum Phase {
        /** Finds out which blocks the blobs need. */
        MARK,
        /** Looks how much of each pack that is. */
        CENSUS,
        /** Condemns packs in which nothing is left. */
        CONDEMN,
        /** Copies packs in which much is dead. */
        COMPACT,
        /** Deletes what was condemned before the grace. */
        SWEEP,
        /** Looks for objects that no catalog row names. */
        ORPHANS,
        /** Brings back what was condemned. */
        RESTORE
    }

    /** What becomes of something; in a dry run what would become of it. */
    enum Act {
        /** A blob that nothing names is removed from the catalog. */
        BURY,
        /** A pack is taken out of use. */
        CONDEMN,
        /** What is alive in a pack is copied, and the pack is condemned. */
        COMPACT,
        /** A condemned pack is deleted in its stores. */
        DELETE,
        /** An object that a writer left behind is deleted. */
        DELETE_ORPHAN,
        /** A snapshot is too old: it keeps nothing any more and is deleted. */
        EXPIRE,
        /** An object that is not this catalog's stays. */
        KEEP_FOREIGN,
        /** Something could not be done and is left to the next run. */
        SKIP,
        /** A condemned pack or a blob is back. */
        RESTORE
    }

    /**
     * How far a phase is.
     *
     * @param phase the phase
     * @param done what was done
     * @param total what there is to do, as known now; -1 if not known
     */
    record Progress(Phase phase, long done, long total) implements CollectEvent {}

    /**
     * Something that was done, or in a dry run would be.
     *
     * @param act what
     * @param subject to what
     * @param bytes its length in bytes
     * @param reason why
     */
    record Acted(Act act, String subject, long bytes, String reason) implements CollectEvent {}

    /**
     * The end of a run.
     *
     * @param run its number; 0 in a dry run
     * @param blobs blobs that are alive
     * @param packs packs that are in use in the end
     * @param packBytes their bytes
     * @param deadBytes bytes in them that no blob needs
     * @param waitingPacks packs that are condemned and wait for the end of their grace
     * @param waitingBytes their bytes
     * @param acts how many things were done, of each kind
     * @param bytes how many bytes these had, of each kind
     * @param clockAhead whether nothing was done because the clock has jumped ahead and was not confirmed
     */
    record Done(
            long run,
            long blobs,
            long packs,
            long packBytes,
            long deadBytes,
            long waitingPacks,
            long waitingBytes,
            Map<Act, Long> acts,
            Map<Act, Long> bytes,
            boolean clockAhead)
            implements CollectEvent {}
}
