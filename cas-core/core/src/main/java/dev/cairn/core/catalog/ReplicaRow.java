package dev.cairn.core.catalog;

import dev.cairn.api.pack.Replica;
import dev.cairn.api.pack.Replica.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A replica of a live pack, and what was seen of it.
 *
 * <p>Stability: internal.
 *
 * @param pack the pack
 * @param copy the replica
 * @param verifiedAt when it was last read whole, good or not
 * @param missingSince when its object was first found missing, if it has been since
 * @since 0.1.0
 */
public record ReplicaRow(PackRow pack, Replica copy, Optional<Instant> verifiedAt, Optional<Instant> missingSince) {
    /** After it was read whole and nothing was wrong: whatever it was held for before, it counts. */
    public ReplicaRow proved(Instant now) {
        return new ReplicaRow(pack, in(State.ACTIVE), Optional.of(now), Optional.empty());
    }

    /** After it was read whole and something was wrong: nothing new relies on it, and it is read last. */
    public ReplicaRow damaged(Instant now) {
        return new ReplicaRow(pack, in(State.QUARANTINED), Optional.of(now), missingSince);
    }

    /** After a look that tells that it must be damaged: it is the first to be read whole. */
    public ReplicaRow suspect() {
        return new ReplicaRow(pack, in(State.QUARANTINED), Optional.empty(), missingSince);
    }

    /**
     * After a look that did not find its object.
     *
     * @param apart how long after the first such look the second one makes it lost
     */
    public ReplicaRow missing(Instant now, Duration apart) {
        boolean again =
                missingSince.isPresent() && !missingSince.get().plus(apart).isAfter(now);
        boolean lost = again || copy.state() == State.LOST;
        Replica held = lost ? copy.in(State.LOST) : in(State.QUARANTINED);
        return new ReplicaRow(pack, held, verifiedAt, Optional.of(missingSince.orElse(now)));
    }

    /** After a look that found its object again. */
    public ReplicaRow back() {
        return new ReplicaRow(pack, in(State.QUARANTINED), Optional.empty(), Optional.empty());
    }

    /** One that somebody wants to be rid of stays so. */
    private Replica in(State state) {
        return copy.state() == State.DEPRECATED ? copy : copy.in(state);
    }
}
