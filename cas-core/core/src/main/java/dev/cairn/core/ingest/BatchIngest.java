package dev.cairn.core.ingest;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.core.Batch;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.flow.Blocking;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.Tree;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** The blobs of one session; the session guards what they share. */
final class BatchIngest implements Batch {
    /** Four streams or batches of small files at once, and the open pack. */
    static final long WORKING_SET_BYTES = 24L << 20;

    private final DomainContext context;
    private final Blocking blocking;
    private final IngestSession session;
    private final AtomicLong chunks = new AtomicLong();
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong addedBytes = new AtomicLong();

    BatchIngest(IngestSession session) {
        this.session = session;
        this.context = session.context();
        this.blocking = context.blocking();
    }

    @Override
    public Mono<List<BlobKey>> storeSmall(List<ByteBuffer> files) {
        return blocking.call(() -> small(files)).flatMap(keys -> session.drain().thenReturn(keys));
    }

    private List<BlobKey> small(List<ByteBuffer> files) {
        List<BlockKey> blocks = new ArrayList<>(files.size());
        for (ByteBuffer file : files) {
            if (file.remaining() > SMALL_BYTES_MAX) {
                throw CasException.limit("store", "a small file", SMALL_BYTES_MAX, file.remaining());
            }
            blocks.add(context.keys().blockKey(EntryKind.WHOLE, file));
        }
        IngestSession.Stored stored = session.store(EntryKind.WHOLE, blocks, files);
        chunks.addAndGet(files.size());
        stored.added().forEach(this::count);
        List<BlobKey> keys = new ArrayList<>(files.size());
        for (int i = 0; i < files.size(); i++) {
            keys.add(completed(blocks.get(i), files.get(i), stored.kinds()));
        }
        return keys;
    }

    /** In the open domain the digest of a block is that of the blob that it is. */
    private BlobKey completed(BlockKey block, ByteBuffer file, Map<BlockKey, Integer> kinds) {
        boolean whole = Integer.valueOf(EntryKind.WHOLE.id()).equals(kinds.get(block));
        if (!whole || context.algorithm() != HashAlgorithm.BLAKE3) {
            return streamed(file);
        }
        BlobKey key = new BlobKey(context.algorithm(), digest(block, file), block.size());
        session.completed(new Commit.NewBlob(context.domain(), key, block, false));
        return key;
    }

    private Digest digest(BlockKey block, ByteBuffer file) {
        return context.keys().isPrivate() ? Hashes.digest(context.algorithm(), file.duplicate()) : block.digest();
    }

    /** What needs a manifest all the same, because its bytes are there as mere data, or another digest of the whole. */
    private BlobKey streamed(ByteBuffer file) {
        BlobIntake intake = intake();
        intake.feed(file);
        return intake.complete(List.of()).key();
    }

    @Override
    public Mono<BlobKey> store(Publisher<? extends ByteBuffer> source) {
        return Mono.defer(() -> {
            Mono<BlobKey> key = intake().takeAll(source).map(this::counted);
            return key.flatMap(stored -> session.drain().thenReturn(stored));
        });
    }

    @Override
    public Mono<BlobKey> storeTree(Tree tree) {
        return blocking.call(() -> {
                    BlobIntake intake = intake();
                    intake.feed(tree.encode());
                    return counted(
                            intake.complete(tree.links().stream().distinct().toList()));
                })
                .flatMap(key -> session.drain().thenReturn(key));
    }

    private BlobKey counted(BlobIntake.Taken taken) {
        chunks.addAndGet(taken.chunks());
        added.addAndGet(taken.added());
        addedBytes.addAndGet(taken.addedBytes());
        return taken.key();
    }

    private void count(BlockKey block) {
        added.incrementAndGet();
        addedBytes.addAndGet(block.size());
    }

    private BlobIntake intake() {
        return new BlobIntake(new IngestRequest(Attributes.none(), context.chunker(), Long.MAX_VALUE), session);
    }

    @Override
    public Mono<Set<BlobKey>> hold(Collection<BlobKey> blobs) {
        return blocking.call(() -> session.hold(blobs));
    }

    @Override
    public Mono<Receipt> commit(BlobKey root, Attributes attributes) {
        return context.requireAllowed(attributes)
                .then(session.commit(fresh -> List.of(new Commit.NewRef(
                        context.domain(),
                        IngestPipeline.ref(
                                attributes, root, fresh, context.environment().now())))))
                .map(done -> new Receipt(
                        root,
                        Optional.empty(),
                        attributes.ref().orElse(done.freshName()),
                        new Receipt.Chunks(chunks.get(), added.get(), addedBytes.get(), done.writtenBytes()),
                        Map.of(root.algorithm(), root.digest()),
                        Optional.empty()));
    }
}
