package dev.cairn.core.ingest;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.Replica;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.catalog.Location;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.BlobIdentity;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.ManifestBuilder;
import dev.cairn.core.format.PackFormat;
import dev.cairn.core.format.SealedPack;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One ingest: a row in the catalog, pins, and packs that nobody sees before the commit. Its steps are plain code on the blocking
 * scheduler, one at a time. A cancel may come while a step runs; the lock makes the release wait for that step, so a commit that has begun
 * is never undone, and what a cancelled step opened is closed.
 */
final class IngestSession {
    private static final Logger LOG = LoggerFactory.getLogger(IngestSession.class);

    private final DomainContext context;
    private final IngestRequest request;
    private final ChunkWindow window;
    private final BlobDigests digests;
    private final ManifestBuilder manifest;

    // All below guarded by this.
    private final List<Commit.NewPack> packs = new ArrayList<>();
    private long session;
    private @Nullable Path spool;
    private @Nullable KnownBlocks known;
    private @Nullable OpenPack pack;
    private long chunks;
    private long added;
    private long addedBytes;
    private boolean committed;
    private boolean released;

    IngestSession(DomainContext context, IngestRequest request) {
        this.context = context;
        this.request = request;
        this.window = new ChunkWindow(request.chunker());
        this.digests = new BlobDigests(request, context.algorithm());
        this.manifest = new ManifestBuilder(
                context.domain(), context.scheme(), request.chunker().spec());
    }

    /** Opens the session in the catalog, durable before its first pack. */
    Mono<Void> begin() {
        return context.spool()
                .flatMap(directory -> step(() -> {
                    spool = directory;
                    session = context.catalog().beginSession();
                    known = new KnownBlocks(context.catalog(), context.domain(), session);
                }));
    }

    /** Takes one segment; called on the blocking scheduler, one after another. Completes when a full pack is written. */
    Mono<Void> take(ByteBuffer segment) {
        synchronized (this) {
            if (released) {
                return Mono.empty();
            }
            digests.update(segment);
            window.add(segment);
            storeChunks(window.cut(false), EntryKind.DATA);
        }
        return writePack(false);
    }

    /** Stores what is left and the manifest, writes the open pack and commits. */
    Mono<Receipt> finish() {
        Completed[] completed = new Completed[1];
        return step(() -> completed[0] = complete())
                .then(Mono.defer(() -> writePack(true)))
                .then(context.blocking().call(() -> commit(completed[0])));
    }

    private Mono<Void> step(Runnable body) {
        return context.blocking().run(() -> {
            synchronized (this) {
                if (!released) {
                    body.run();
                }
            }
        });
    }

    private void storeChunks(List<ByteBuffer> cut, EntryKind kind) {
        List<BlockKey> keys = cut.stream()
                .map(chunk -> Hashes.blockKey(context.scheme(), chunk.duplicate()))
                .toList();
        Map<BlockKey, Integer> there = known().find(keys);
        for (int i = 0; i < keys.size(); i++) {
            BlockKey key = keys.get(i);
            if (!there.containsKey(key)) {
                append(kind, key, cut.get(i));
                there.put(key, kind.id());
                added++;
                addedBytes += key.size();
            }
            chunks++;
            manifest.add(key).ifPresent(this::storeManifest);
        }
    }

    /** A full page or the root; a block like any other. */
    private BlockKey storeManifest(ByteBuffer bytes) {
        BlockKey key = Hashes.blockKey(context.scheme(), bytes.duplicate());
        if (!known().find(List.of(key)).containsKey(key)) {
            append(EntryKind.MANIFEST, key, bytes);
        }
        return key;
    }

    private void append(EntryKind kind, BlockKey key, ByteBuffer plaintext) {
        if (pack == null) {
            pack = new OpenPack(context, Objects.requireNonNull(spool), session);
        }
        pack.append(kind, key, plaintext);
        known().store(key, kind.id());
    }

    /** What is known when all bytes have been seen. */
    private record Completed(
            BlobKey key,
            BlockKey root,
            boolean hasManifest,
            Optional<BlockKey> block,
            Map<HashAlgorithm, Digest> digests) {}

    private Completed complete() {
        Map<HashAlgorithm, Digest> confirmed = digests.confirm();
        BlobKey key = digests.key(confirmed);
        List<ByteBuffer> rest = window.cut(true);
        if (chunks + rest.size() > 1) {
            storeChunks(rest, EntryKind.DATA);
            return new Completed(key, storeRoot(key), true, Optional.empty(), confirmed);
        }
        ByteBuffer only = rest.isEmpty() ? ByteBuffer.allocate(0) : rest.get(0);
        BlockKey block = Hashes.blockKey(context.scheme(), only.duplicate());
        storeChunks(List.of(only), EntryKind.WHOLE);
        // A rebuild finds a blob by its WHOLE entry or its manifest; a block that is there as mere data is neither.
        boolean whole = Integer.valueOf(EntryKind.WHOLE.id())
                .equals(known().find(List.of(block)).get(block));
        BlockKey root = whole ? block : storeRoot(key);
        return new Completed(key, root, !whole, Optional.of(block), confirmed);
    }

    private BlockKey storeRoot(BlobKey key) {
        BlobIdentity identity = new BlobIdentity(key, Map.of(), digests.sha256Tree());
        return storeManifest(manifest.finish(identity, this::storeManifest));
    }

    private Mono<Void> writePack(boolean even) {
        OpenPack full;
        SealedPack sealed;
        synchronized (this) {
            if (released || pack == null || (!even && !pack.isFull())) {
                return Mono.empty();
            }
            full = pack;
            sealed = full.seal();
        }
        return context.storage()
                .write(sealed.id(), full.content(sealed))
                .flatMap(copies -> step(() -> written(full, sealed, copies)));
    }

    private void written(OpenPack full, SealedPack sealed, List<Replica> copies) {
        List<Location> entries = sealed.entries().stream()
                .map(e -> new Location(
                        e.header().key(),
                        sealed.id(),
                        e.offset(),
                        e.header().entryBytes(),
                        e.header().kind()))
                .toList();
        PackRow row = new PackRow(sealed.id(), context.domain(), PackFormat.CLASS_DATA, 0, session, sealed.bytes());
        packs.add(new Commit.NewPack(row, copies, entries));
        full.discard();
        pack = null;
    }

    private synchronized Receipt commit(Completed done) {
        if (released) {
            // Nobody hears this after a cancel; after a close somebody may.
            throw new CasException.Closed(CasException.Details.of("store", "the repository was closed", null));
        }
        Attributes said = request.attributes();
        RefName name = said.ref().orElseGet(() -> new RefName("put/" + session));
        Ref ref = new Ref(
                name,
                done.key(),
                said.mediaType(),
                said.custom(),
                context.environment().now());
        Commit commit = new Commit(
                session,
                packs,
                List.of(new Commit.NewBlob(context.domain(), done.key(), done.root(), done.hasManifest())),
                List.of(new Commit.NewRef(context.domain(), ref)));
        commitOnce(commit);
        committed = true;
        long written = packs.stream().mapToLong(p -> p.row().bytes()).sum();
        return new Receipt(
                done.key(),
                done.block(),
                name,
                new Receipt.Chunks(chunks, added, addedBytes, written),
                done.digests(),
                digests.sha256Tree());
    }

    /** When the outcome is unknown, the session's own state tells. */
    private void commitOnce(Commit commit) {
        try {
            context.catalog().commit(commit);
        } catch (CasException.Unavailable | CasException.UnknownOutcome e) {
            if (context.catalog().sessionState(session) != SessionState.COMMITTED) {
                throw e;
            }
        }
    }

    /**
     * Returns what the session holds; unless it has committed, nothing of it becomes visible. Without a scheduler, after
     * close, the caller's thread does it.
     */
    Mono<Void> release() {
        return context.blocking()
                .run(this::releaseNow)
                .onErrorResume(CasException.Closed.class, e -> Mono.fromRunnable(this::releaseNow));
    }

    synchronized void releaseNow() {
        if (released) {
            return;
        }
        released = true;
        if (pack != null) {
            pack.discard();
            pack = null;
        }
        if (session > 0 && !committed) {
            expire();
        }
    }

    private void expire() {
        try {
            context.catalog().expireSession(session);
        } catch (CasException e) {
            LOG.warn("session {} is left to expire: {}", session, e.getMessage());
        }
    }

    private KnownBlocks known() {
        if (known == null) {
            throw new IllegalStateException("session not begun");
        }
        return known;
    }
}
