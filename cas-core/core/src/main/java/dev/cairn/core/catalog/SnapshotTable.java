package dev.cairn.core.catalog;

import java.time.Instant;
import java.util.List;

/**
 * Which snapshots there are, and what they keep, in a {@link Catalog}; its transactions and its errors. The snapshots themselves lie in the
 * stores.
 *
 * <p>A snapshot keeps every blob that it may name. It reads refs page by page, after it was begun and before it is finished, beside those who
 * change them. So a blob that a ref named in between, or before and not dropped then, stays until the snapshot has expired:
 *
 * <ul>
 *   <li>A ref remembers up to which number snapshots do not have it: the latest one that was finished when it was set.
 *   <li>Whoever drops a ref, or points it at another blob, leaves a row that names the old one, if there is a snapshot that may have it. That
 *       row stops a collection as a ref does.
 *   <li>Who does so holds the row that a beginning changes. So a snapshot is begun either before, and the drop sees it, or after, and the
 *       snapshot's reading sees the drop.
 * </ul>
 *
 * <p>A ref that stays costs nothing, however many snapshots there are.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public interface SnapshotTable {
    /** What there is at one moment. */
    State state();

    /**
     * What is known of snapshots.
     *
     * @param last the number that was given out last; 0 if none was
     * @param begun when that was begun, or, before the first, the time of {@link #waitFrom}; {@link Instant#EPOCH} if neither
     * @param keeping those that keep something, in order
     */
    record State(long last, Instant begun, List<Snapshot> keeping) {
        /** Copies the list. */
        public State {
            keeping = List.copyOf(keeping);
        }
    }

    /**
     * A snapshot that keeps what it names; whether it was ever finished, its object tells.
     *
     * @param no its number
     * @param begun when it was begun
     */
    record Snapshot(long no, Instant begun) {}

    /**
     * A beginning.
     *
     * @param after the last number that was given out, as {@link #state} says
     * @param seen the highest number in the stores, where other catalogs may have been before this one
     * @param at when
     * @param keeps whether it keeps what it names
     */
    record Beginning(long after, long seen, Instant at, boolean keeps) {}

    /** Begins a snapshot; answers its number, higher than all before. Conflict if another one was begun since. */
    long begin(Beginning beginning);

    /**
     * All refs were read, and the snapshot is in the store. Conflict if a later one was finished before: of refs that were set since then nobody
     * knows that this one may have them.
     */
    void finish(long no);

    /** The time from which on a repository waits for its first snapshot, unless there is one already. */
    void waitFrom(Instant at);
}
