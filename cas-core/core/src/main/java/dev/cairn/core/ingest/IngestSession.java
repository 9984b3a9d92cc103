package dev.cairn.core.ingest;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.EntryKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What an ingest has stored and nobody sees before its commit: blocks of one blob or of a batch of blobs.
 *
 * <p>The first blocks are staged. An ingest that ends while it is small shares a flush with others; one that grows beyond that writes
 * packs of its own, so that one object stays together. Every so many packs the catalog gets to know what is there, so neither the memory
 * nor the loss of a long ingest grows with it. A session in the catalog is opened when it is needed: to pin a pack that holds known
 * blocks, or to write a pack.
 *
 * <p>Steps are plain code on the blocking scheduler, of a batch several at once. A cancel may come while a step runs; the lock makes the
 * release wait for it, what comes after the release is ignored, and a commit that has begun is not undone.
 *
 * <p>When a block or a pack could not be stored, what is known as the session's own may not be there: it stores and commits nothing any more.
 */
final class IngestSession {
    private final DomainContext context;
    private final Sessions sessions;
    private final GroupCommit group;
    private final Path spool;
    private final KnownBlocks known;
    /** One pack is written at a time, while the next one fills. */
    private final MemoryBudget turn = MemoryBudget.ofBytes(1);

    // All below guarded by this.
    private final List<Commit.NewPack> packs = new ArrayList<>();
    /** Blobs all of whose blocks lie in closed packs, and those that came after. Both are not in the catalog yet. */
    private final Map<BlobKey, Commit.NewBlob> closedBlobs = new LinkedHashMap<>();

    private final Map<BlobKey, Commit.NewBlob> blobs = new LinkedHashMap<>();
    private long session = Share.NO_SESSION;
    /** Whether blocks still wait to see if it stays small. */
    private boolean isSmall = true;

    private @Nullable StagedBlocks staged;
    private @Nullable OpenPack pack;
    private @Nullable OpenPack closing;
    private volatile @Nullable Share share;
    private long writtenBytes;
    private @Nullable RuntimeException broken;
    private boolean committing;
    private boolean committed;
    private boolean released;

    IngestSession(DomainContext context, Sessions sessions, GroupCommit group, Path spool) {
        this.context = context;
        this.sessions = sessions;
        this.group = group;
        this.spool = spool;
        this.known = new KnownBlocks(context.catalog(), context.domain(), this::session);
    }

    DomainContext context() {
        return context;
    }

    /**
     * Stores the blocks that are not known.
     *
     * @return the blocks that were added, and for every block the kind it is kept as; both empty after a release
     */
    Stored store(EntryKind kind, List<BlockKey> keys, List<ByteBuffer> plaintexts) {
        Map<BlockKey, Integer> kinds = find(keys);
        List<EncodedBlock> missing = new ArrayList<>();
        Map<BlockKey, Integer> all = new HashMap<>(kinds);
        for (int i = 0; i < keys.size(); i++) {
            if (all.putIfAbsent(keys.get(i), kind.id()) == null) {
                missing.add(EncodedBlock.of(context, kind, keys.get(i), plaintexts.get(i)));
            }
        }
        return append(missing, all);
    }

    /** What became of blocks. */
    record Stored(Set<BlockKey> added, Map<BlockKey, Integer> kinds) {}

    private synchronized Map<BlockKey, Integer> find(List<BlockKey> keys) {
        return released ? Map.of() : known.find(keys);
    }

    private synchronized Stored append(List<EncodedBlock> missing, Map<BlockKey, Integer> kinds) {
        requireWhole();
        Set<BlockKey> added = new HashSet<>();
        for (EncodedBlock block : missing) {
            // Another step of a batch may have stored it meanwhile.
            if (!released && !known.isOwn(block.key())) {
                append(block);
                added.add(block.key());
            }
        }
        return new Stored(added, kinds);
    }

    private void append(EncodedBlock block) {
        try {
            keep(block);
        } catch (RuntimeException e) {
            breakUp(e);
            throw e;
        }
    }

    private void requireWhole() {
        if (broken != null) {
            throw broken;
        }
    }

    private synchronized void breakUp(Throwable failure) {
        if (broken == null) {
            broken = failure instanceof CasException typed ? typed : Sessions.incomplete(failure);
        }
    }

    private void keep(EncodedBlock block) {
        known.store(block.key(), block.kind().id());
        if (!isSmall) {
            ownPack().append(block);
            return;
        }
        StagedBlocks waiting = staged();
        waiting.add(block);
        if (waiting.entryBytes() > context.packing().sharedBytes()) {
            waiting.forEach(ownPack()::append);
            waiting.discard();
            staged = null;
            isSmall = false;
        }
    }

    private StagedBlocks staged() {
        StagedBlocks waiting = staged;
        if (waiting == null) {
            long nonce = context.environment().random().nextLong();
            waiting = new StagedBlocks(
                    SpoolFile.in(spool, "stage-" + HexFormat.of().toHexDigits(nonce)));
            staged = waiting;
        }
        return waiting;
    }

    private OpenPack ownPack() {
        OpenPack growing = pack == null ? new OpenPack(context, spool, session()) : pack;
        pack = growing;
        return growing;
    }

    private synchronized long session() {
        if (session == Share.NO_SESSION) {
            session = sessions.take();
        }
        return session;
    }

    /** Takes a blob whose blocks are all stored or known. */
    synchronized void completed(Commit.NewBlob blob) {
        blobs.putIfAbsent(blob.key(), blob);
    }

    /** The root of a blob of this session or of the catalog. */
    BlockKey rootOf(BlobKey key) {
        synchronized (this) {
            Commit.NewBlob blob = blobs.getOrDefault(key, closedBlobs.get(key));
            if (blob != null) {
                return blob.root();
            }
        }
        return context.catalog()
                .blob(context.domain(), key)
                .orElseThrow(() -> CasException.notFound("store tree", "blob", key.toString()))
                .root();
    }

    /** Holds blobs of the catalog; answers those that are not there. */
    synchronized Set<BlobKey> hold(Collection<BlobKey> keys) {
        return released ? Set.of() : context.catalog().hold(session(), context.domain(), keys);
    }

    /**
     * Takes segments one after the other and writes full packs meanwhile: the next pack fills while one is written. When that one is full too, the
     * segments wait.
     */
    Mono<Void> takeAll(Flux<Segments.Segment> segments, Function<Segments.Segment, Mono<Void>> take) {
        // A source that fails lets a pack that is being written come to its end, for a batch may go on without that
        // source.
        return segments.concatMap(segment -> take.apply(segment).then(full()), Segments.AHEAD)
                .concatMapDelayError(full -> drain(), false, 1)
                .onErrorMap(
                        Exceptions::isMultiple,
                        e -> Exceptions.unwrapMultiple(e).get(0))
                .then();
    }

    private Mono<Boolean> full() {
        return context.blocking().call(() -> isFull() ? Boolean.TRUE : null);
    }

    /** Writes the open pack if it is full; called after every step, so that no more than a step comes on top of a full pack. */
    Mono<Void> drain() {
        return Mono.defer(() -> isFull() ? inTurn(this::writeFull) : Mono.empty());
    }

    private synchronized boolean isFull() {
        return !released && pack != null && pack.isFull();
    }

    private Mono<Void> inTurn(Supplier<Mono<Void>> work) {
        return Mono.usingWhen(turn.acquire(1), lease -> work.get(), lease -> Mono.fromRunnable(lease::close));
    }

    private Mono<Void> writeFull() {
        return isFull() ? write().then(Mono.defer(this::checkpoint)) : Mono.empty();
    }

    /** Closes the open pack and writes it. Only in turn. */
    private Mono<Void> write() {
        return Mono.defer(() -> {
            OpenPack full = closePack();
            return full == null
                    ? Mono.empty()
                    : full.write()
                            .doOnNext(this::written)
                            .doOnError(this::breakUp)
                            .doOnCancel(() -> breakUp(new CancellationException("cancelled")))
                            .then();
        });
    }

    private synchronized @Nullable OpenPack closePack() {
        if (released || pack == null) {
            return null;
        }
        closing = pack;
        pack = null;
        known.packClosed();
        closedBlobs.putAll(blobs);
        blobs.clear();
        return closing;
    }

    private synchronized void written(Commit.NewPack done) {
        closing = null;
        packs.add(done);
        writtenBytes += done.row().bytes();
    }

    /** Lets the catalog know what is there, once there is enough. Only in turn. */
    private Mono<Void> checkpoint() {
        return context.blocking().run(() -> {
            List<Commit.NewPack> donePacks;
            List<Commit.NewBlob> doneBlobs;
            synchronized (this) {
                if (released || packs.size() < context.packing().checkpointPacks()) {
                    return;
                }
                donePacks = List.copyOf(packs);
                doneBlobs = List.copyOf(closedBlobs.values());
                checkpoint(donePacks, doneBlobs);
                known.checkpointed(donePacks.stream().map(this::id).toList());
                packs.clear();
                closedBlobs.clear();
            }
        });
    }

    private void checkpoint(List<Commit.NewPack> donePacks, List<Commit.NewBlob> doneBlobs) {
        try {
            context.catalog().checkpoint(session(), donePacks, doneBlobs);
        } catch (RuntimeException e) {
            breakUp(e);
            throw e;
        }
    }

    private PackId id(Commit.NewPack done) {
        return done.row().id();
    }

    /**
     * Makes everything visible.
     *
     * @param refs the names to set, given the name for whoever has none
     */
    Mono<Committed> commit(Function<RefName, List<Commit.NewRef>> refs) {
        return Mono.defer(() -> {
            Optional<Share> small = asShare(refs);
            return small.isPresent() ? commitShare(small.get()) : commitOwn(refs);
        });
    }

    /** The same for a blob that is all that this session stores. */
    Mono<Committed> commit(SmallBlob blob, Function<RefName, List<Commit.NewRef>> refs) {
        return Mono.defer(() -> commitShare(shared(Share.of(blob, refs))));
    }

    /**
     * A commit's answer.
     *
     * @param freshName the name for whoever has none
     * @param writtenBytes the bytes that packs grew by
     * @param wasThere whether the block of a small blob turned out to be known
     */
    record Committed(RefName freshName, long writtenBytes, boolean wasThere) {}

    private synchronized Optional<Share> asShare(Function<RefName, List<Commit.NewRef>> refs) {
        requireOpen();
        return isSmall
                ? Optional.of(shared(Share.of(staged(), session, List.copyOf(blobs.values()), refs)))
                : Optional.empty();
    }

    private synchronized Share shared(Share mine) {
        requireOpen();
        share = mine;
        return mine;
    }

    private Mono<Committed> commitShare(Share small) {
        return group.commit(spool, small)
                .then(Mono.fromSupplier(() -> {
                    succeeded();
                    return new Committed(small.freshName(), small.writtenBytes(), small.wasThere());
                }))
                .doOnCancel(this::withdraw);
    }

    /** A cancel takes the work out of its flush, or comes too late. */
    private synchronized void withdraw() {
        committing = share != null && !share.withdraw();
    }

    private Mono<Committed> commitOwn(Function<RefName, List<Commit.NewRef>> refs) {
        // A cancel stops the writing, but leaves a commit that has begun to itself.
        Mono<Committed> transaction = Mono.defer(() -> new Committer(context)
                        .commit(begin(refs))
                        .doOnSuccess(refusals -> succeeded())
                        .doOnError(failure -> failed())
                        .then(Mono.fromSupplier(() -> new Committed(freshName(), writtenBytes(), false))))
                .cache();
        return inTurn(this::write).then(transaction);
    }

    private synchronized Commit begin(Function<RefName, List<Commit.NewRef>> refs) {
        requireOpen();
        committing = true;
        List<Commit.NewBlob> all = new ArrayList<>(closedBlobs.values());
        all.addAll(blobs.values());
        return new Commit(session(), packs, all, refs.apply(freshName()));
    }

    /** Nobody hears this after a cancel; after a close somebody may. */
    private void requireOpen() {
        if (released) {
            throw Sessions.closedMeanwhile();
        }
        requireWhole();
    }

    private synchronized RefName freshName() {
        return new RefName("put/" + session);
    }

    private synchronized long writtenBytes() {
        return writtenBytes;
    }

    private synchronized void succeeded() {
        committed = true;
        if (session != Share.NO_SESSION) {
            sessions.ended(session);
        }
    }

    private synchronized void failed() {
        committing = false;
    }

    /** Returns what the session holds; unless it has committed, nothing of it becomes visible. */
    Mono<Void> release() {
        return context.blocking()
                .run(this::releaseNow)
                .onErrorResume(CasException.Closed.class, e -> Mono.fromRunnable(this::releaseNow));
    }

    /** The same on the caller's thread. */
    void releaseNow() {
        Share waiting = share;
        if (waiting != null && waiting.isWithdrawn()) {
            group.leave(waiting);
        }
        discard();
    }

    private synchronized void discard() {
        if (released) {
            return;
        }
        released = true;
        if (staged != null) {
            staged.discard();
        }
        if (pack != null) {
            pack.discard();
        }
        if (closing != null) {
            closing.discard();
        }
        if (session != Share.NO_SESSION && !committed) {
            end();
        }
    }

    /** A session whose commit is under way is left to that commit; if it fails, its lease runs out. */
    private void end() {
        if (committing) {
            sessions.ended(session);
        } else {
            sessions.expire(session);
        }
    }
}
