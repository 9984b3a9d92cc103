package dev.cairn.core.ingest;

import dev.cairn.api.RefName;
import dev.cairn.core.catalog.Commit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One ingest's part of a flush: a small blob, or blocks that are staged. Compared by identity: two ingests of the same bytes are two
 * shares. Thread-safe.
 */
final class Share {
    /** No session of its own: it relies on no pack but those that the flush writes or pins. */
    static final long NO_SESSION = 0;

    private enum State {
        WAITING,
        TAKEN,
        WITHDRAWN
    }

    private final Optional<StagedBlocks> staged;
    private final long session;
    private final Function<RefName, List<Commit.NewRef>> refs;

    // Guarded by this.
    private Optional<SmallBlob> small;
    private State state = State.WAITING;
    private @Nullable Flush flush;
    private int place;
    private List<Commit.NewBlob> blobs;
    private String freshName = "";
    private boolean wasThere;
    private long writtenBytes;
    private @Nullable RuntimeException failure;

    private Share(
            Optional<SmallBlob> small,
            Optional<StagedBlocks> staged,
            long session,
            List<Commit.NewBlob> blobs,
            Function<RefName, List<Commit.NewRef>> refs) {
        this.small = small;
        this.staged = staged;
        this.session = session;
        this.blobs = blobs;
        this.refs = refs;
    }

    /** A small blob; the refs are asked for when it is encoded. */
    static Share of(SmallBlob blob, Function<RefName, List<Commit.NewRef>> refs) {
        return new Share(Optional.of(blob), Optional.empty(), NO_SESSION, List.of(), refs);
    }

    /** What a session has staged, and the blobs that it makes. */
    static Share of(
            StagedBlocks staged,
            long session,
            List<Commit.NewBlob> blobs,
            Function<RefName, List<Commit.NewRef>> refs) {
        return new Share(Optional.empty(), Optional.of(staged), session, blobs, refs);
    }

    /** Empty after it was withdrawn: nobody keeps bytes that nobody waits for. */
    synchronized Optional<SmallBlob> small() {
        return small;
    }

    Optional<StagedBlocks> staged() {
        return staged;
    }

    /** Bytes that it takes in a pack at most. */
    synchronized long entryBytesMax() {
        return small.map(SmallBlob::entryBytesMax)
                .or(() -> staged.map(StagedBlocks::entryBytes))
                .orElse(0L);
    }

    /** How many blocks it adds at most. */
    int blocksMax() {
        return staged.map(StagedBlocks::count).orElse(1);
    }

    /** Tells which place in which flush it has. */
    synchronized void joins(Flush joined, int itsPlace) {
        if (state == State.WITHDRAWN) {
            throw new CancellationException("the ingest was cancelled");
        }
        flush = joined;
        place = itsPlace;
    }

    synchronized @Nullable Flush flush() {
        return flush;
    }

    /** Its blob becomes this one; so many bytes of the pack are its own. */
    synchronized void stored(Commit.NewBlob blob, long bytes, boolean blockWasThere) {
        blobs = List.of(blob);
        writtenBytes = bytes;
        wasThere = blockWasThere;
    }

    /** Its blocks lie in the pack. */
    synchronized void stored(long bytes) {
        writtenBytes = bytes;
    }

    synchronized boolean wasThere() {
        return wasThere;
    }

    /** The bytes that it added to the pack. */
    synchronized long writtenBytes() {
        return writtenBytes;
    }

    synchronized Commit.Work work(long flushSession) {
        freshName = session == NO_SESSION ? flushSession + "." + place : Long.toString(session);
        return new Commit.Work(session == NO_SESSION ? flushSession : session, blobs, refs.apply(freshName()));
    }

    /** The name that it has if it was given none; once its work was asked for. */
    synchronized RefName freshName() {
        return new RefName("put/" + freshName);
    }

    /** It alone does not become visible. */
    synchronized void fails(RuntimeException why) {
        failure = why;
    }

    /** Why it alone did not become visible. */
    synchronized Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Before the transaction: from now on it cannot be withdrawn. False if it was, or has failed. */
    synchronized boolean take() {
        if (state == State.WAITING && failure == null) {
            state = State.TAKEN;
        }
        return state == State.TAKEN;
    }

    synchronized boolean isWithdrawn() {
        return state == State.WITHDRAWN;
    }

    /** Takes it out of its flush; false if the transaction has begun. */
    synchronized boolean withdraw() {
        if (state == State.WAITING) {
            state = State.WITHDRAWN;
            small = Optional.empty();
        }
        return state == State.WITHDRAWN;
    }
}
