package dev.cairn.core.snapshot;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.SnapshotInfo;
import dev.cairn.api.SnapshotOptions;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.SnapshotTable;
import dev.cairn.core.domain.RefWatch;
import dev.cairn.core.flow.Blocking;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Sees to it that changes of refs come into a snapshot: after so many that this process made, or when the last one is so long ago. Of several
 * processes that share a catalog only one writes, for the catalog gives each number once; the others count anew. Whoever closes when a
 * snapshot is due writes it first, so that many short processes do what a long one does. Nothing but effort depends on the clock. Thread-safe.
 */
final class SnapshotTimer implements RefWatch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTimer.class);
    private static final long UNKNOWN = -1;

    private final Environment environment;
    private final Blocking blocking;
    private final Catalog catalog;
    private final SnapshotOptions options;
    private final LongFunction<Mono<SnapshotInfo>> write;

    // All below guarded by this.
    private long count;
    /** The last snapshot when the counting began. */
    private long known = UNKNOWN;

    /** How long to wait for the next look. */
    private Duration wait;

    private boolean busy;
    private boolean closed;
    private @Nullable Disposable timer;
    private @Nullable Disposable work;

    /**
     * A timer at rest.
     *
     * @param write writes the snapshot that follows another one
     */
    SnapshotTimer(SnapshotSource source, SnapshotOptions options, LongFunction<Mono<SnapshotInfo>> write) {
        this.environment = source.environment();
        this.blocking = source.blocking();
        this.catalog = source.catalog();
        this.options = options;
        this.wait = options.interval();
        this.write = write;
    }

    @Override
    public synchronized void changed(int refs) {
        count += refs;
        if (closed || busy || count == 0) {
            return;
        }
        if (count >= options.changes()) {
            look();
        } else if (timer == null) {
            waitAWhile();
        }
    }

    private synchronized void waitAWhile() {
        long millis = Math.max(1, wait.toMillis());
        wait = options.interval();
        try {
            timer = environment.parallel().schedule(this::look, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            timer = null;
        }
    }

    private synchronized void look() {
        if (closed || busy) {
            return;
        }
        busy = true;
        stopTimer();
        work = blocking.call(this::due).flatMap(this::written).subscribe(done -> {}, this::failed, this::ended);
    }

    private synchronized void stopTimer() {
        if (timer != null) {
            timer.dispose();
            timer = null;
        }
    }

    /** A snapshot that is to be written after this one, for so many changes. */
    private record Due(long after, long changes) {}

    /** Empty if it is not time yet. Blocks. */
    private @Nullable Due due() {
        SnapshotTable.State state = catalog.snapshots().state();
        Instant now = environment.now();
        if (state.begun().equals(Instant.EPOCH)) {
            catalog.snapshots().waitFrom(now);
        }
        return due(state, state.begun().equals(Instant.EPOCH) ? now : state.begun(), now);
    }

    private synchronized @Nullable Due due(SnapshotTable.State state, Instant begun, Instant now) {
        boolean byAnother = known != UNKNOWN && known != state.last();
        known = state.last();
        if (byAnother) {
            // Which of the changes came after it nobody knows; at least the last did.
            count = Math.min(count, 1);
        }
        Duration left = Duration.between(now, begun.plus(options.interval()));
        boolean due = count >= options.changes() || left.isNegative() || left.isZero();
        // A clock that is far ahead elsewhere makes nobody wait longer.
        wait = due || left.compareTo(options.interval()) > 0 ? options.interval() : left;
        return due && count > 0 ? new Due(state.last(), count) : null;
    }

    private Mono<SnapshotInfo> written(Due due) {
        return write.apply(due.after()).doOnNext(made -> done(made, due));
    }

    private synchronized void done(SnapshotInfo made, Due due) {
        known = made.n();
        count -= due.changes();
    }

    /** What failed is tried again after the interval, not at the next change. */
    private void failed(Throwable e) {
        LOG.warn("no snapshot was written: {}", e.getMessage());
        synchronized (this) {
            known = UNKNOWN;
            count = Math.min(count, 1);
        }
        ended();
    }

    private synchronized void ended() {
        busy = false;
        work = null;
        if (!closed && count > 0) {
            waitAWhile();
        }
    }

    /** Writes the snapshot that is due, if there is one. One that is being written is given up. */
    @Override
    public void close() {
        boolean pending;
        synchronized (this) {
            pending = !closed && !busy && count > 0;
            closed = true;
            stopTimer();
            if (work != null) {
                work.dispose();
            }
        }
        if (pending && !Schedulers.isInNonBlockingThread()) {
            try {
                Mono.justOrEmpty(due()).flatMap(this::written).block();
            } catch (CasException e) {
                LOG.warn("no snapshot was written: {}", e.getMessage());
            }
        }
    }
}
