package dev.cairn.core.catalog;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place that coordinates writers, readers and collectors. Every method is one transaction: atomic, durable
 * when it returns, and blocking, so it is called on the blocking scheduler. The database holds the invariants:
 * {@code pin.pack -> live_pack} and {@code ref.blob -> blob} are foreign keys, so a pin and a condemnation exclude
 * each other, and so do a ref, a link or a hold and the removal of its blob. No method trusts a clock. Thread-safe.
 *
 * <p>A ref is protected while it is under legal hold, or until its retention ends by the catalog's clock. That is the
 * latest time by which a transaction, in any process, compared the retention of a ref that it met; such a transaction
 * raises it to its own time first, and it never runs backwards.
 *
 * <p>Errors: {@code Unavailable} when the database fails, {@code UnknownOutcome} when it fails in the very act of
 * committing, {@code Conflict} when another actor won and the whole operation should be tried again, {@code NotFound}
 * where a method says so, {@code InvalidInput} for text that has no UTF-8, {@code Closed} after close.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface Catalog extends AutoCloseable {
    /** Which catalog of which repository this is. */
    CatalogIdentity identity();

    /** The stores of the repository: store id (32 hex digits) to URI, in order of registration. */
    Map<String, String> stores();

    /** The domains of the repository. */
    DomainTable domains();

    /** What garbage collection does. */
    CollectionTable collection();

    /** What was deleted, and the catalog's time. */
    JournalTable journal();

    /** What a scrub knows of the replicas. */
    ScrubTable scrub();

    /** Which snapshots there are, and what they keep. */
    SnapshotTable snapshots();

    /** What a rebuild does with this catalog. */
    RebuildTable rebuilds();

    /**
     * Opens sessions, LIVE and durable before their first packs are put. Numbers rise and are never used again.
     *
     * @param count how many
     * @param leaseUntil when others may take them for dead, unless they are renewed; never if absent
     */
    List<Long> beginSessions(int count, @Nullable Instant leaseUntil);

    /** Opens one session whose lease never ends. */
    default long beginSession() {
        return beginSessions(1, null).get(0);
    }

    /** Moves the ends of leases; sessions that are not LIVE stay as they are. */
    void renewSessions(Collection<Long> sessions, Instant leaseUntil);

    /**
     * Expires sessions whose leases ended before this time, the oldest first, at most {@code limit}. Expiry at any
     * moment is safe: clocks that disagree cost a writer its work, never anybody his data.
     *
     * @return the sessions that this call expired
     */
    List<Long> expireOverdue(Instant now, int limit);

    /** The state of a session; NotFound if there never was one. Asked after a commit of unknown outcome. */
    SessionState sessionState(long session);

    /** When a session wrote; NotFound if there never was one. */
    SessionTimes sessionTimes(long session);

    /**
     * The time of a session, by the clocks of processes.
     *
     * @param opened when it was opened; the beginning of time if it was found by a rebuild
     * @param leaseUntil when its lease ends or has ended; absent if it never does
     */
    record SessionTimes(Instant opened, Optional<Instant> leaseUntil) {}

    /**
     * LIVE to EXPIRED, and drops what the sessions pin and hold. Those that were not LIVE stay as they are: expiry and
     * commit exclude each other by row count.
     *
     * @return how many this call expired
     */
    int expireSessions(Collection<Long> sessions);

    /** The same for one; false if it was not LIVE. */
    default boolean expireSession(long session) {
        return expireSessions(List.of(session)) == 1;
    }

    /**
     * Where to read each block: its locations in packs that are live and have a replica that is not lost, those with
     * an active one first. Blocks that lie nowhere are absent.
     */
    Map<BlockKey, List<Location>> locate(int domain, Collection<BlockKey> blocks);

    /**
     * What a writer need not store again: the locations of each block in packs that are live and have an active
     * replica. Blocks that are not known are absent. May be stale when it returns: a writer pins before it relies on
     * it.
     */
    Map<BlockKey, List<Location>> known(int domain, Collection<BlockKey> blocks);

    /**
     * Pins packs for a live session, all in one transaction in the order of pack ids; a pin that is there already is
     * fine.
     *
     * @return the packs that could not be pinned because they are not live
     */
    Set<PackId> pin(long session, Collection<PackId> packs);

    /**
     * Holds blobs that are there until the session commits or expires, as if a ref named them.
     *
     * @return the blobs that could not be held because they are not there
     */
    Set<BlobKey> hold(long session, int domain, Collection<BlobKey> blobs);

    /**
     * Keeps what a live session has done so far, all or nothing: packs live and pinned, blobs without names held. The
     * session stays LIVE; if it expires, all of it is garbage. Conflict if it is not LIVE.
     */
    void checkpoint(long session, List<Commit.NewPack> packs, List<Commit.NewBlob> blobs);

    /**
     * Makes work visible in one transaction: the session of the packs from LIVE to COMMITTED (else Conflict), packs
     * with their replicas, locations, live rows and a pin of the session on each; then each work: its session from LIVE
     * to COMMITTED (else Conflict), blobs (the first committed root of a blob stays, as long as it is known), their links, refs (an old ref of
     * the name is replaced, as by {@link #setRef}). Pins stay until a mark has seen the commit; holds end. NotFound if a ref or
     * a link names a blob that is neither in the work nor in the catalog; Denied if a ref is protected, by the catalog
     * or by a work before it, and names another blob.
     *
     * <p>A work that is refused leaves nothing behind and does not stop the others. If all are refused nothing is
     * committed, and the refusal of the first is thrown.
     *
     * @return for each work why it was refused, if it was
     */
    List<Optional<CasException>> commit(Commit commit);

    /** The root of a blob. */
    Optional<BlobRow> blob(int domain, BlobKey key);

    /** The roots of many blobs, in the order asked for. Blobs that are not known are absent. */
    Map<BlobKey, BlobRow> blobs(int domain, Collection<BlobKey> keys);

    /** Blobs in the order of their numbers, after one; a page of at most {@code limit}. */
    List<BlobRow> blobs(long afterNo, int limit);

    /** How many bytes all live packs take, and how many packs and blobs there are. */
    Totals totals();

    /** Live packs in order of their ids, after one; a page of at most {@code limit}. */
    List<PackRow> packs(@Nullable PackId after, int limit);

    /** A live pack. */
    Optional<PackRow> pack(PackId pack);

    /** Every location in a pack, in order of offsets; what verify compares with the pack's index. */
    List<Location> locations(PackId pack);

    /** All replicas of a pack, in any state; empty if the pack is not known. */
    List<Replica> replicas(PackId pack);

    /** A ref of the domain. */
    Optional<Ref> ref(int domain, RefName name);

    /**
     * Points a name at a blob that is there, replacing what it was; on the same blob a hold and the later retention
     * stay. NotFound if the blob is not there, Denied if the ref is protected and names another blob.
     *
     * @return what lies there now
     */
    Ref setRef(int domain, Ref ref);

    /** Removes a ref; false if there was none, Denied if it is protected. */
    boolean dropRef(int domain, RefName name);

    /**
     * Retains a ref until a time. Denied if it is retained longer already, InvalidInput if the catalog's clock has
     * passed that time, NotFound if there is no such ref.
     *
     * @return what lies there now
     */
    Ref retainRef(int domain, RefName name, Instant until);

    /** Puts a ref under legal hold, or releases it; NotFound if there is none. */
    Ref holdRef(int domain, RefName name, boolean held);

    /**
     * Refs whose names start with a prefix, in order of their UTF-8 bytes, after one; a page of at most {@code limit}.
     */
    List<Ref> refs(int domain, String prefix, @Nullable RefName after, int limit);

    /** Refs that point at a blob, in order of their names, after one; a page of at most {@code limit}. */
    List<Ref> refsOf(int domain, BlobKey key, @Nullable RefName after, int limit);

    /** Releases files and connections; idempotent. */
    @Override
    void close();
}
