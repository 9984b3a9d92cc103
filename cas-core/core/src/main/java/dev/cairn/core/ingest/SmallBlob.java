package dev.cairn.core.ingest;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.catalog.Commit;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.BlobIdentity;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.ManifestBuilder;
import dev.cairn.core.format.PackFormat;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A blob that came in one piece and is one block. It is digested, encoded and looked up by the flush that takes it, together with those
 * that share it: for so few bytes a thread of their own and a question of their own cost more than the work.
 */
final class SmallBlob {
    private static final int BYTES_MAX = 64 << 10;

    private final DomainContext context;
    private final IngestRequest request;
    private final ByteBuffer bytes;
    private @Nullable Encoded encoded;

    private SmallBlob(DomainContext context, IngestRequest request, ByteBuffer bytes) {
        this.context = context;
        this.request = request;
        this.bytes = bytes;
    }

    /** All bytes of a blob, or nothing if they are too many; the buffer is the blob's from now on. */
    static Optional<SmallBlob> of(DomainContext context, IngestRequest request, ByteBuffer bytes) {
        SmallBlob blob = new SmallBlob(context, request, bytes);
        int length = bytes.remaining();
        boolean oneBlock =
                length <= Math.min(BYTES_MAX, request.chunker().spec().minBytes());
        return oneBlock && blob.entryBytesMax() <= context.packing().sharedBytes()
                ? Optional.of(blob)
                : Optional.empty();
    }

    /** Bytes that it takes in a pack at most. */
    long entryBytesMax() {
        int length = bytes.remaining();
        return (long) PackFormat.ENTRY_HEADER_BYTES + length + context.keys().sealBytes(length);
    }

    private record Encoded(BlobIdentity identity, Map<HashAlgorithm, Digest> digests, EncodedBlock block) {}

    /** Digests and encodes it; fails if the bytes are not what was advertised. */
    void encode() {
        BlobDigests whole = new BlobDigests(request, context.algorithm());
        whole.update(bytes.duplicate());
        Map<HashAlgorithm, Digest> confirmed = whole.confirm();
        BlobKey key = whole.key(confirmed);
        BlockKey block = context.keys().blockKey(key, bytes);
        encoded = new Encoded(
                new BlobIdentity(key, Map.of(), whole.sha256Tree()),
                confirmed,
                EncodedBlock.of(context, EntryKind.WHOLE, block, bytes));
    }

    private Encoded encoded() {
        return Objects.requireNonNull(encoded, "not encoded yet");
    }

    BlobKey key() {
        return encoded().identity().key();
    }

    EncodedBlock block() {
        return encoded().block();
    }

    /** The blob whose first block is its only one. */
    Commit.NewBlob whole() {
        return new Commit.NewBlob(context.domain(), key(), block().key(), false);
    }

    /** The manifest by which a rebuild finds the blob if its block is known as mere data. */
    EncodedBlock manifest() {
        ManifestBuilder manifest = context.manifest(request.chunker().spec());
        manifest.add(block().key());
        ByteBuffer root = manifest.finish(encoded().identity(), page -> {
            throw new IllegalStateException("one chunk fills no page");
        });
        BlockKey key = context.keys().blockKey(EntryKind.MANIFEST, root);
        return EncodedBlock.of(context, EntryKind.MANIFEST, key, root);
    }

    /** The blob whose first block is this manifest. */
    Commit.NewBlob behind(EncodedBlock manifest) {
        return new Commit.NewBlob(context.domain(), key(), manifest.key(), true);
    }

    /** What is told about it; {@code wasThere}: the block was known. */
    BlobIntake.Taken taken(boolean wasThere) {
        BlockKey only = block().key();
        return new BlobIntake.Taken(
                key(),
                Optional.of(only),
                encoded().digests(),
                encoded().identity().sha256Tree(),
                1,
                wasThere ? 0 : 1,
                wasThere ? 0 : only.size());
    }
}
