package dev.cairn.api;

import dev.cairn.api.pack.PackId;

/**
 * A step of a repair.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public sealed interface RepairEvent {
    /**
     * How far the run is.
     *
     * @param packs packs that were looked at
     * @param total packs that there are, as known at the beginning
     */
    record Progress(long packs, long total) implements RepairEvent {}

    /**
     * A copy is missing; of a dry run, which makes none.
     *
     * @param pack the pack
     * @param store the id of the store that would get it
     * @param bytes its length
     */
    record Missing(PackId pack, String store, long bytes) implements RepairEvent {}

    /**
     * A copy was made, and counts.
     *
     * @param pack the pack
     * @param store the id of its store
     * @param bytes its length
     */
    record Copied(PackId pack, String store, long bytes) implements RepairEvent {}

    /**
     * A copy could not be made.
     *
     * @param pack the pack
     * @param store the id of the store that was to get it
     * @param reason why; of several sources, that of the last one
     */
    record Failed(PackId pack, String store, String reason) implements RepairEvent {}

    /**
     * The end of a run.
     *
     * @param packs packs that were looked at
     * @param missing copies that were missing and have a place
     * @param copied copies that were made
     * @param bytes their bytes
     */
    record Done(long packs, long missing, long copied, long bytes) implements RepairEvent {}
}
