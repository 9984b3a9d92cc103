package dev.cairn.core.ingest;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.BlobIdentity;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.ManifestBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * One blob on its way in: cuts, digests, hands its blocks to the session, and ends as one block or as a manifest. Takes one segment at a time; of
 * a large one the digest of the whole is computed on one core while another one cuts it and stores its chunks.
 */
final class BlobIntake {
    /** Less is digested sooner than handed to another thread. */
    private static final int APART_BYTES = 256 << 10;

    private final DomainContext context;
    private final IngestSession session;
    private final ChunkWindow window;
    private final BlobDigests digests;
    private final ManifestBuilder manifest;
    private long chunks;
    private long added;
    private long addedBytes;
    private @Nullable Taken taken;

    BlobIntake(IngestRequest request, IngestSession session) {
        this.context = session.context();
        this.session = session;
        this.window = new ChunkWindow(request.chunker());
        this.digests = new BlobDigests(request, context.algorithm());
        this.manifest = context.manifest(request.chunker().spec());
    }

    /** Takes all there is, and writes full packs on the way. Needs no demand to fail. */
    Mono<Taken> takeAll(Publisher<? extends ByteBuffer> source) {
        return session.takeAll(Segments.of(source), this::take).then(Mono.fromSupplier(this::taken));
    }

    /** Takes a segment, and what the whole is with the last. */
    Mono<Void> take(Segments.Segment segment) {
        Mono<Void> taking = segment.bytes().remaining() < APART_BYTES
                ? context.blocking().run(() -> feed(segment.bytes()))
                : Mono.when(
                        context.blocking().compute(() -> digests.update(segment.bytes())),
                        context.blocking().run(() -> store(segment.bytes())));
        return segment.isLast() ? taking.then(context.blocking().run(() -> taken = complete(List.of()))) : taking;
    }

    /** After the last segment. */
    Taken taken() {
        return Objects.requireNonNull(taken, "not complete yet");
    }

    /** Takes bytes, on the blocking scheduler. */
    void feed(ByteBuffer segment) {
        digests.update(segment);
        store(segment);
    }

    private void store(ByteBuffer segment) {
        window.add(segment);
        storeData(window.cut(false));
    }

    /** What is known when all bytes have been seen. */
    record Taken(
            BlobKey key,
            Optional<BlockKey> block,
            Map<HashAlgorithm, Digest> digests,
            Optional<Digest> sha256Tree,
            long chunks,
            long added,
            long addedBytes) {
        Receipt.Chunks chunks(long writtenBytes) {
            return new Receipt.Chunks(chunks, added, addedBytes, writtenBytes);
        }
    }

    /**
     * Stores what is left, and the manifest if there must be one, and hands the blob to the session; on the blocking scheduler.
     *
     * @param children blobs that this one keeps alive
     */
    Taken complete(List<BlobKey> children) {
        Map<HashAlgorithm, Digest> confirmed = digests.confirm();
        BlobKey key = digests.key(confirmed);
        Optional<Digest> tree = digests.sha256Tree();
        children.forEach(child -> manifest.addLink(session.rootOf(child)));
        List<ByteBuffer> rest = window.cut(true);
        Optional<BlockKey> block = Optional.empty();
        boolean whole = false;
        if (chunks + rest.size() > 1) {
            storeData(rest);
        } else {
            ByteBuffer only = rest.isEmpty() ? ByteBuffer.allocate(0) : rest.get(0);
            BlockKey single = context.keys().blockKey(key, only);
            EntryKind kind = children.isEmpty() ? EntryKind.WHOLE : EntryKind.DATA;
            Map<BlockKey, Integer> kinds = storeChunks(kind, List.of(single), List.of(only));
            // A rebuild finds a blob by its WHOLE entry or its manifest; a block that is there as mere data is neither.
            whole = children.isEmpty() && Integer.valueOf(EntryKind.WHOLE.id()).equals(kinds.get(single));
            block = Optional.of(single);
        }
        if (chunks > 1) {
            digests.outboard().ifPresent(nodes -> manifest.outboard(storeBlock(EntryKind.OUTBOARD, nodes)));
        }
        BlockKey root = whole ? block.orElseThrow() : storeRoot(new BlobIdentity(key, Map.of(), tree));
        session.completed(new Commit.NewBlob(context.domain(), key, root, !whole, children));
        return new Taken(key, block, confirmed, tree, chunks, added, addedBytes);
    }

    private void storeData(List<ByteBuffer> cut) {
        List<BlockKey> keys = cut.stream()
                .map(chunk -> context.keys().blockKey(EntryKind.DATA, chunk))
                .toList();
        storeChunks(EntryKind.DATA, keys, cut);
    }

    private Map<BlockKey, Integer> storeChunks(EntryKind kind, List<BlockKey> keys, List<ByteBuffer> cut) {
        IngestSession.Stored stored = session.store(kind, keys, cut);
        for (BlockKey key : keys) {
            chunks++;
            manifest.add(key).ifPresent(this::storeManifest);
        }
        for (BlockKey key : stored.added()) {
            added++;
            addedBytes += key.size();
        }
        return stored.kinds();
    }

    /** A full page or the root; a block like any other. */
    private BlockKey storeManifest(ByteBuffer bytes) {
        return storeBlock(EntryKind.MANIFEST, bytes);
    }

    private BlockKey storeBlock(EntryKind kind, ByteBuffer bytes) {
        BlockKey key = context.keys().blockKey(kind, bytes);
        session.store(kind, List.of(key), List.of(bytes));
        return key;
    }

    private BlockKey storeRoot(BlobIdentity identity) {
        return storeManifest(manifest.finish(identity, this::storeManifest));
    }
}
