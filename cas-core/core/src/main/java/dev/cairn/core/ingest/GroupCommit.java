package dev.cairn.core.ingest;

import dev.cairn.api.Steps;
import dev.cairn.api.Telemetry;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.domain.DomainContext;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Small ingests share a pack and a transaction.
 *
 * <p>Problem: an ingest that is acknowledged has cost a synced file and a synced transaction, and for a small blob that is nearly all it
 * costs. Idea: what arrives while one flush runs is the next flush. There is no timer: one writer waits for his own put alone, and of
 * many writers the more share a flush the slower the disk is. A flush takes along who comes while it digests the others.
 *
 * <p>The file of a flush is written while the flush before it commits if it has become as large as that one; else it waits, because the
 * writers that are about to be acknowledged are those who would join it. Files are written, and transactions committed, one after the
 * other.
 *
 * <p>A flush is shared by those who wait for it and driven by none of them: whoever cancels only takes his own work out of it, as long as
 * its transaction has not begun. A work that the catalog refuses does not stop the others.
 */
final class GroupCommit implements AutoCloseable {
    /** How often, and how long, others run first. */
    private static final int YIELDS = 1_000;

    private static final long PATIENCE_NANOS = 1_000_000;

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
        telemetry.gauge("cairn.flush.waiting", this::waiting, "domain", Integer.toString(context.domain()));
    }

    private synchronized long waiting() {
        return open == null ? 0 : open.shares();
    }

    /** Completes when the share is committed. Blocks nobody. */
    Mono<Void> commit(Path spool, Share share) {
        return Mono.defer(() -> join(spool, share).outcome())
                .then(Mono.defer(() -> share.failure().map(Mono::<Void>error).orElseGet(Mono::empty)));
    }

    private synchronized Flush join(Path spool, Share share) {
        if (closed) {
            throw Sessions.closedMeanwhile();
        }
        Flush joined = open == null ? next(spool) : open;
        // First of all, for a share that is withdrawn does not join, and the flush must not be lost.
        open = joined;
        Steps.tell(() -> joined.add(share));
        if (joined.isFull(context.packing().packBytes())) {
            open = null;
        }
        return joined;
    }

    private Flush next(Path spool) {
        Flush fresh = new Flush(last, flush -> run(flush, spool));
        last = fresh.stage();
        return fresh;
    }

    private Mono<Void> run(Flush flush, Path spool) {
        return flush.mayBegin()
                .then(context.blocking().run(() -> fill(flush, spool)))
                .then(Mono.defer(() -> write(flush)))
                .flatMap(packs -> flush.before().committed().then(Mono.defer(() -> commit(flush, packs))))
                .onErrorResume(e -> failed(flush).then(Mono.error(e)))
                .doOnTerminate(() -> Steps.tell(flush.stage()::end));
    }

    private void fill(Flush flush, Path spool) {
        if (endsDeserted(flush)) {
            return;
        }
        long session = sessions.take();
        flush.open(
                new OpenPack(context, spool, session),
                new KnownBlocks(context.catalog(), context.domain(), () -> session));
        // Whoever comes while the others are worked on is taken along.
        for (List<Share> came = newcomers(flush); !came.isEmpty(); came = newcomers(flush)) {
            flush.fill(came);
        }
        flush.fillSmall();
    }

    private synchronized boolean endsDeserted(Flush flush) {
        boolean deserted = flush.isDeserted();
        if (deserted) {
            close(flush);
        }
        return deserted;
    }

    private void close(Flush flush) {
        open = open == flush ? null : open;
        flush.close();
    }

    /**
     * Those who came since this was last asked; if there are none, nobody joins any more. Before that, others run first as long as the
     * flush is smaller than the last one: those who have just been acknowledged are about to come again.
     */
    @SuppressWarnings("ThreadPriorityCheck") // only the size of flushes depends on who runs first
    private List<Share> newcomers(Flush flush) {
        long began = context.environment().nanoTime();
        for (int yields = 0; ; yields++) {
            boolean isLong = yields == YIELDS || context.environment().nanoTime() - began > PATIENCE_NANOS;
            synchronized (this) {
                if (closed) {
                    throw Sessions.closedMeanwhile();
                }
                List<Share> came = flush.newcomers();
                boolean isEnough = open != flush || flush.isAsLargeAsLast() || isLong;
                if (came.isEmpty() && isEnough) {
                    close(flush);
                }
                if (!came.isEmpty() || isEnough) {
                    return came;
                }
            }
            Thread.yield();
        }
    }

    private Mono<List<Commit.NewPack>> write(Flush flush) {
        long began = context.environment().nanoTime();
        return flush.write()
                .doOnSuccess(packs -> fileTime.record(context.environment().nanoTime() - began));
    }

    private Mono<Void> commit(Flush flush, List<Commit.NewPack> packs) {
        List<Share> taken = flush.take();
        if (taken.isEmpty()) {
            return context.blocking().run(() -> end(flush));
        }
        List<Commit.Work> works =
                taken.stream().map(share -> share.work(flush.session())).toList();
        Steps.tell(() -> commits(flush, taken.size()));
        long began = context.environment().nanoTime();
        return committer.commit(new Commit(flush.session(), packs, works)).flatMap(refusals -> {
            catalogTime.record(context.environment().nanoTime() - began);
            flushes.increment();
            shared.add(taken.size());
            sessions.ended(flush.session());
            for (int i = 0; i < taken.size(); i++) {
                refusals.get(i).ifPresent(taken.get(i)::fails);
            }
            return Mono.empty();
        });
    }

    private synchronized void commits(Flush flush, int shares) {
        flush.stage().commits(shares);
    }

    /** After a share withdrew: a flush that nobody waits for ends. */
    synchronized void leave(Share share) {
        Flush flush = share.flush();
        if (flush != null && flush.isDeserted()) {
            open = open == flush ? null : open;
            flush.desert();
        }
    }

    /** Nobody joins it any more, from now on, and nothing of it becomes visible. */
    private Mono<Void> failed(Flush flush) {
        synchronized (this) {
            close(flush);
        }
        return context.blocking().run(() -> end(flush)).onErrorResume(e -> {
            flush.discard().ifPresent(sessions::ended);
            return Mono.empty();
        });
    }

    /** Nothing of this flush becomes visible. */
    private void end(Flush flush) {
        flush.discard().ifPresent(sessions::expire);
    }

    /** The flush that nobody has begun fails; those that run come to an end by themselves. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
