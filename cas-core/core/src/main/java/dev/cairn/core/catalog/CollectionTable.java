package dev.cairn.core.catalog;

import dev.cairn.api.Ref;
import dev.cairn.api.pack.PackId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What garbage collection does in a {@link Catalog}; its transactions and its errors.
 *
 * <p>A run has a number, and every change names it: Conflict as soon as a later run has begun, so two collectors never both go on. What a
 * writer has put between is safe for another reason: a pin stops a condemnation, and a ref, a link or a hold stops the removal of a blob,
 * each by a foreign key, at every isolation level; so does what a snapshot keeps.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface CollectionTable {
    /** Begins a run and ends the one before it. */
    long begin();

    /** The run is over. */
    void end(long run);

    /**
     * Numbers of the blobs that a ref, a hold or a snapshot names, in order, after one; a page of at most {@code limit}.
     *
     * @param firstKept snapshots before this one do not count
     */
    List<Long> named(long firstKept, long after, int limit);

    /** Snapshots before this one keep nothing any more. */
    void expire(long run, long firstKept);

    /** One blob's link to another, by their numbers. */
    record Link(long parent, long child) {
        /** Comes before every link. */
        public static final Link FIRST = new Link(Long.MAX_VALUE, 0);
    }

    /**
     * Links with the latest parents first, and the children of each in order, after one; a page of at most {@code limit}. A parent mostly
     * has a higher number than its children.
     */
    List<Link> links(Link after, int limit);

    /**
     * Removes blobs that nothing names, parents before children, and remembers them as dead.
     *
     * @return the numbers of those that stay, because something names them after all
     */
    Set<Long> bury(long run, Collection<BlobRow> blobs, Instant at);

    /**
     * Sessions that have left LIVE and pin, in order, after one; a page of at most {@code limit}. What they have stored is all there when this
     * answers, and they pin nothing new.
     */
    List<Long> endedPinners(long after, int limit);

    /** The sessions that pin each of these packs; packs that nobody pins are absent. */
    Map<PackId, Set<Long>> pinners(Collection<PackId> packs);

    /** Drops all pins of sessions. They must have left LIVE, and a mark must have seen what they stored. */
    void retire(long run, Collection<Long> ended);

    /**
     * A pack that is to be condemned.
     *
     * @param pack the pack
     * @param pinners the sessions that had left LIVE before a mark, whose pins go with it
     * @param reason why, for the journal
     * @param replaced whether all that is alive in it lies elsewhere too
     */
    record Condemnation(PackId pack, Set<Long> pinners, String reason, boolean replaced) {}

    /** Condemns live packs; those that another session pins stay live. Answers the packs that are condemned now. */
    Set<PackId> condemn(long run, List<Condemnation> packs, Instant at);

    /**
     * A compaction's commit, all in one transaction: its session from LIVE to COMMITTED, the new pack live and pinned by it, the old ones
     * condemned. Conflict, and nothing changes, if the session is not LIVE or if any of the old packs is pinned by a session that is not named.
     */
    void replace(long run, Commit.NewPack fresh, List<Condemnation> old, Instant at);

    /** Condemned packs in order of their ids, after one; a page of at most {@code limit}. */
    List<CondemnedRow> condemned(@Nullable PackId after, int limit);

    /** Makes condemned packs live again; answers those that were condemned. */
    Set<PackId> restore(long run, Collection<PackId> packs);

    /** Takes condemned packs for deletion, which nothing stops any more, and writes the journal. */
    void take(long run, Collection<CondemnedRow> packs, Instant at);

    /** Packs that were taken for deletion, in order of their ids, after one; a page of at most {@code limit}. */
    List<PackRow> leaving(@Nullable PackId after, int limit);

    /** Forgets packs that were taken and whose objects are gone: their replicas and their locations too. */
    void forget(long run, Collection<PackId> packs);

    /** Dead blobs in order of their numbers, after one; a page of at most {@code limit}. */
    List<DeadBlob> dead(long after, int limit);

    /**
     * Brings a dead blob back under the number that it had, with its links, and names it.
     *
     * @return false, and nothing changes, if one of its children is not there; true also if the blob is there already, which only gets the name
     */
    boolean revive(long run, DeadBlob blob, Ref ref);

    /** Forgets blobs that died before a time. */
    void forgetDead(long run, Instant before);

    /**
     * Removes a blob that is lost, also if others link to it, and writes the journal; false if there is none. Conflict, and nothing changes, if a
     * ref or a hold names it.
     */
    boolean giveUp(BlobRow blob, JournalRow why);

    /** How many locations there are. */
    long locations();
}
