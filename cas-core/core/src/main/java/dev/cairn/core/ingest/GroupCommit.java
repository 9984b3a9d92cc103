package dev.cairn.core.ingest;

import dev.cairn.api.CasException;
import dev.cairn.api.Telemetry;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.domain.DomainContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Small ingests share a pack and a transaction.
 *
 * <p>Problem: an ingest that is acknowledged has cost a synced file and a synced transaction, and for a small blob that is nearly all it
 * costs. Idea: what arrives while one flush runs is the next flush. There is no timer: one writer waits for his own put alone, and of
 * many writers the more share a flush the slower the disk is. The file of a flush is written while the flush before it commits; files
 * are written, and transactions committed, one after the other.
 *
 * <p>A flush is shared by those who wait for it and driven by none of them: whoever cancels only takes his own work out of it, as long as
 * its transaction has not begun. A work that the catalog refuses does not stop the others.
 */
final class GroupCommit implements AutoCloseable {
    private final DomainContext context;
    private final Sessions sessions;
    private final Committer committer;
    private final Telemetry.Timer fileTime;
    private final Telemetry.Timer catalogTime;
    private final Telemetry.Counter flushes;
    private final Telemetry.Counter shared;

    // All below guarded by this.
    private @Nullable Flush open;
    private Flush.Stage last = Flush.Stage.ended();
    private boolean closed;

    GroupCommit(DomainContext context, Sessions sessions) {
        this.context = context;
        this.sessions = sessions;
        this.committer = new Committer(context);
        Telemetry telemetry = context.environment().telemetry();
        this.fileTime = telemetry.timer("cairn.flush.file");
        this.catalogTime = telemetry.timer("cairn.flush.catalog");
        this.flushes = telemetry.counter("cairn.flush.count");
        this.shared = telemetry.counter("cairn.flush.blobs");
        telemetry.gauge("cairn.flush.waiting", this::waiting);
    }

    private synchronized long waiting() {
        return open == null ? 0 : open.shares();
    }

    /** Completes when the share is committed. */
    Mono<Void> commit(Path spool, Share share) {
        return context.blocking()
                .call(() -> join(spool, share))
                .flatMap(Flush::outcome)
                .flatMap(refusals -> refusals.getOrDefault(share, Optional.empty())
                        .map(Mono::<Void>error)
                        .orElseGet(Mono::empty));
    }

    private synchronized Flush join(Path spool, Share share) {
        if (closed) {
            throw Sessions.closedMeanwhile();
        }
        Flush joined = open == null ? next(spool) : open;
        open = joined;
        try {
            joined.add(share);
            return joined;
        } finally {
            endUnlessWanted(joined);
        }
    }

    /** After somebody came or left: a flush that is full takes nobody more, and one that nobody waits for ends. */
    private void endUnlessWanted(Flush flush) {
        boolean deserted = flush.isDeserted();
        if (open == flush && (deserted || flush.isFull())) {
            open = null;
        }
        if (deserted && flush.isBegun()) {
            flush.desert();
        } else if (deserted) {
            end(flush);
            flush.stage().end();
        }
    }

    private Flush next(Path spool) {
        long session = sessions.take();
        Flush fresh = new Flush(new OpenPack(context, spool, session), session, last, this::run);
        last = fresh.stage();
        return fresh;
    }

    private Mono<Map<Share, Optional<CasException>>> run(Flush flush) {
        return flush.before()
                .written()
                .asMono()
                .then(context.blocking().call(() -> begin(flush)))
                .flatMap(this::write)
                .doOnTerminate(() -> flush.stage().written().tryEmitEmpty())
                .flatMap(packs -> flush.before().committed().asMono().then(Mono.defer(() -> commit(flush, packs))))
                .switchIfEmpty(Mono.defer(() -> Mono.error(new CancellationException("nobody waited for the flush"))))
                .onErrorResume(e -> context.blocking().run(() -> end(flush)).then(Mono.error(e)))
                .doOnTerminate(() -> flush.stage().committed().tryEmitEmpty());
    }

    private synchronized Flush begin(Flush flush) {
        if (open == flush) {
            open = null;
        }
        return flush.begin();
    }

    private Mono<List<Commit.NewPack>> write(Flush flush) {
        long began = context.environment().nanoTime();
        return flush.write()
                .doOnSuccess(packs -> fileTime.record(context.environment().nanoTime() - began));
    }

    private Mono<Map<Share, Optional<CasException>>> commit(Flush flush, List<Commit.NewPack> packs) {
        List<Share> taken = flush.take();
        if (taken.isEmpty()) {
            return Mono.empty();
        }
        List<Commit.Work> works =
                taken.stream().map(share -> share.work(flush.session())).toList();
        long began = context.environment().nanoTime();
        return committer.commit(new Commit(flush.session(), packs, works)).map(refusals -> {
            catalogTime.record(context.environment().nanoTime() - began);
            flushes.increment();
            shared.add(taken.size());
            sessions.ended(flush.session());
            return outcome(taken, refusals);
        });
    }

    private static Map<Share, Optional<CasException>> outcome(
            List<Share> shares, List<Optional<CasException>> refusals) {
        Map<Share, Optional<CasException>> outcome = new HashMap<>();
        for (int i = 0; i < shares.size(); i++) {
            outcome.put(shares.get(i), refusals.get(i));
        }
        return outcome;
    }

    /** After a share withdrew. May block. */
    synchronized void leave(Share share) {
        Flush flush = share.flush();
        if (flush != null) {
            endUnlessWanted(flush);
        }
    }

    /** Nothing of this flush becomes visible. */
    private void end(Flush flush) {
        flush.pack().discard();
        sessions.expire(flush.session());
    }

    /** Ends the flush that nobody has begun; those that run come to an end by themselves. */
    @Override
    public void close() {
        Flush left;
        synchronized (this) {
            closed = true;
            left = open;
            open = null;
        }
        if (left != null && !left.isBegun()) {
            end(left);
        }
    }
}
