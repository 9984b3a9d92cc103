package dev.cairn.core.ingest;

import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.core.catalog.Catalog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * The catalog's sessions of this process. They are opened in advance, more at a time the more are needed, so that an ingest seldom waits
 * for a transaction only to begin. Their leases are renewed until they end; a process that dies renews no more, and whoever meets its
 * sessions after that expires them. Nothing but effort depends on the clock. All methods but the constructor may block. Thread-safe.
 */
final class Sessions implements AutoCloseable {
    static final Duration LEASE = Duration.ofMinutes(10);
    private static final int STOCK_MAX = 64;
    private static final int OVERDUE_MAX = 1_000;
    private static final int RENEWALS_PER_LEASE = 3;
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Catalog catalog;
    private final Environment environment;

    // All below guarded by this.
    private final Deque<Long> stock = new ArrayDeque<>();
    private final Set<Long> running = new TreeSet<>();
    private int opening = 1;
    private @Nullable Disposable timer;
    private boolean closed;

    Sessions(Catalog catalog, Environment environment, String... labels) {
        this.catalog = catalog;
        this.environment = environment;
        environment.telemetry().gauge("cairn.session.live", this::live, labels);
    }

    /** What an ingest meets after the close. */
    static CasException closedMeanwhile() {
        return new CasException.Closed(CasException.Details.of("store", "the repository was closed", null));
    }

    /** What an ingest meets after a step that stored its blocks was cut short. */
    static CasException incomplete(Throwable cause) {
        return new CasException.Conflict(CasException.Details.of(
                        "store", "a pack of it was not written (" + cause.getMessage() + "); store it again", null)
                .because(cause));
    }

    private synchronized long live() {
        return running.size();
    }

    /** What is opened in advance and used by nobody yet. */
    synchronized Set<Long> ahead() {
        return new TreeSet<>(stock);
    }

    /** A LIVE session, durable. */
    synchronized long take() {
        if (closed) {
            throw closedMeanwhile();
        }
        if (stock.isEmpty()) {
            if (timer == null) {
                expireOverdue();
                timer = renewLater();
            }
            stock.addAll(catalog.beginSessions(opening, leaseUntil()));
            opening = Math.min(STOCK_MAX, 2 * opening);
        }
        long session = stock.removeFirst();
        running.add(session);
        return session;
    }

    /** A session that has left LIVE, or is left to its lease. */
    synchronized void ended(long session) {
        running.remove(session);
    }

    /** Ends a session that will not commit. Never fails: what cannot be expired now runs out. */
    void expire(long session) {
        ended(session);
        expire(List.of(session));
    }

    private void expire(List<Long> sessions) {
        try {
            catalog.expireSessions(sessions);
        } catch (CasException e) {
            LOG.warn(
                    "{} sessions are left to run out, from {} on: {}",
                    sessions.size(),
                    sessions.get(0),
                    e.getMessage());
        }
    }

    private Instant leaseUntil() {
        return environment.now().plus(LEASE);
    }

    private @Nullable Disposable renewLater() {
        long millis = LEASE.toMillis() / RENEWALS_PER_LEASE;
        try {
            return environment
                    .parallel()
                    .schedule(() -> environment.blocking().schedule(this::renew), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    private void renew() {
        List<Long> mine;
        synchronized (this) {
            if (closed) {
                return;
            }
            mine = new ArrayList<>(stock);
            mine.addAll(running);
            timer = renewLater();
        }
        try {
            catalog.renewSessions(mine, leaseUntil());
        } catch (CasException e) {
            LOG.warn("{} leases are not renewed: {}", mine.size(), e.getMessage());
        }
        expireOverdue();
    }

    private void expireOverdue() {
        try {
            List<Long> dead = catalog.expireOverdue(environment.now(), OVERDUE_MAX);
            if (!dead.isEmpty()) {
                LOG.info("expired {} sessions whose process renews them no more, from {} on", dead.size(), dead.get(0));
            }
        } catch (CasException e) {
            LOG.warn("overdue sessions are left: {}", e.getMessage());
        }
    }

    /** Ends what is in stock. */
    @Override
    public void close() {
        List<Long> left;
        synchronized (this) {
            closed = true;
            if (timer != null) {
                timer.dispose();
            }
            left = new ArrayList<>(stock);
            stock.clear();
        }
        if (!left.isEmpty()) {
            expire(left);
        }
    }
}
