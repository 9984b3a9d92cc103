package dev.cairn.core.ingest;

import dev.cairn.api.RefName;
import dev.cairn.core.catalog.Commit;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One ingest's part of a flush. Compared by identity: two ingests of the same bytes are two shares. Thread-safe.
 */
final class Share {
    /** No session of its own: it relies on no pack but that of the flush. */
    static final long NO_SESSION = 0;

    private enum State {
        WAITING,
        TAKEN,
        WITHDRAWN
    }

    private final StagedBlocks blocks;
    private final long session;
    private final List<Commit.NewBlob> blobs;
    private final Function<RefName, List<Commit.NewRef>> refs;

    // Guarded by this.
    private State state = State.WAITING;
    private String freshName = "";
    private @Nullable Flush flush;

    Share(StagedBlocks blocks, long session, List<Commit.NewBlob> blobs, Function<RefName, List<Commit.NewRef>> refs) {
        this.blocks = blocks;
        this.session = session;
        this.blobs = List.copyOf(blobs);
        this.refs = refs;
    }

    StagedBlocks blocks() {
        return blocks;
    }

    /** Tells which place in which flush it has. */
    synchronized void joins(Flush joined, int place) {
        if (state == State.WITHDRAWN) {
            throw new CancellationException("the ingest was cancelled");
        }
        flush = joined;
        freshName = session == NO_SESSION ? joined.session() + "." + place : Long.toString(session);
    }

    synchronized @Nullable Flush flush() {
        return flush;
    }

    /** The name that it has if it was given none. */
    synchronized RefName freshName() {
        return new RefName("put/" + freshName);
    }

    Commit.Work work(long flushSession) {
        return new Commit.Work(session == NO_SESSION ? flushSession : session, blobs, refs.apply(freshName()));
    }

    /** Before the transaction: from now on it cannot be withdrawn. False if it was. */
    synchronized boolean take() {
        if (state == State.WAITING) {
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
        }
        return state == State.WITHDRAWN;
    }
}
