package dev.cairn.core.catalog;

import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a scrub knows of the replicas of live packs; its transactions and its errors are those of a {@link Catalog}.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface ScrubTable {
    /** The replicas of the packs that come after one, in the order of packs; of at most {@code packs} packs. */
    List<ReplicaRow> inventory(@Nullable PackId after, int packs);

    /** The replicas of a pack; none if it is not live. */
    List<ReplicaRow> of(PackId pack);

    /**
     * Whole copies that were last read before a time or never, those first that were read longest ago; a page of at most {@code limit}. Without
     * those that are missing or lost.
     */
    List<ReplicaRow> due(Instant before, int limit);

    /**
     * How well the repository is looked after: of the copies that {@link #due} can answer.
     *
     * @param copies how many there are
     * @param bytes their bytes
     * @param never how many were never read whole
     * @param oldest when that was read whole that was read longest ago
     */
    record Coverage(long copies, long bytes, long never, Optional<Instant> oldest) {}

    /** How well it is looked after. */
    Coverage coverage();

    /**
     * Changes a replica.
     *
     * @return false, and nothing changes, if it is not as it was any more, or its pack is not live
     */
    boolean change(ReplicaRow from, ReplicaRow to);

    /**
     * Adds a copy of a pack, before it is written: so nothing is in a store of which nobody knows. It is QUARANTINED, and read when no other copy will do, until somebody
     * proves it.
     *
     * @return false, and nothing changes, if the pack is not live any more
     * @throws dev.cairn.api.CasException.NotFound if there is no such store
     */
    boolean add(Replica copy);
}
