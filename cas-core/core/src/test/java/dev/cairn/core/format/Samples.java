package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.Digest;
import dev.cairn.api.Domain;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.ChunkerSpec;
import dev.cairn.core.hash.Hashes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** One fixed sample of every format: what the golden files hold and what mutations start from. */
final class Samples {
    static final Subject ABOUT = Subject.of("sample");
    static final ChunkerSpec CHUNKER = new ChunkerSpec(ChunkerSpec.FASTCDC_2020, 65_536, 262_144, 1_048_576, 2, 0);
    static final byte[] TEXT = "Bytes go in, a key comes out.".getBytes(StandardCharsets.UTF_8);
    static final byte[] REPEATED = "cairn ".repeat(50).getBytes(StandardCharsets.UTF_8);
    /** {@link #REPEATED}, as zstd -1 encodes it without a checksum. */
    static final byte[] REPEATED_ZSTD = HexFormat.of().parseHex("28b52ffd00486d000030636169726e20010023514b11");

    static final int CODEC_ZSTD = 1;
    static final int KIND_UNKNOWN = 9;

    private Samples() {}

    static PackHeader header(HashAlgorithm algorithm) {
        return new PackHeader(
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
                7,
                0,
                PackFormat.CLASS_DATA,
                3,
                algorithm,
                0x0706050403020100L,
                0x0f0e0d0c0b0a0908L);
    }

    /** A pack as its bytes and what its writer said of it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Pack(byte[] bytes, SealedPack sealed) {}

    /** Every kind, an unknown one, bytes as they are and coded, and one entry that is sealed. */
    static Pack pack(HashAlgorithm algorithm) {
        BlockScheme scheme = BlockScheme.open(algorithm);
        ByteBuffer manifest = manifest(algorithm);
        return pack(header(algorithm), to -> {
            append(to, EntryKind.DATA.id(), EntryHeader.CODEC_IDENTITY, key(scheme, TEXT), TEXT);
            append(to, EntryKind.DATA.id(), CODEC_ZSTD, key(scheme, REPEATED), REPEATED_ZSTD);
            append(
                    to,
                    EntryKind.MANIFEST.id(),
                    EntryHeader.CODEC_IDENTITY,
                    key(scheme, array(manifest)),
                    array(manifest));
            append(to, EntryKind.WHOLE.id(), EntryHeader.CODEC_IDENTITY, key(scheme, new byte[0]), new byte[0]);
            append(to, EntryKind.OUTBOARD.id(), EntryHeader.CODEC_IDENTITY, key(scheme, new byte[64]), new byte[64]);
            append(to, KIND_UNKNOWN, 200, key(scheme, REPEATED), TEXT);
            BlockKey keyed = new BlockKey(BlockScheme.HMAC_SHA256, new Digest(1, 2, 3, 4), TEXT.length);
            int crc = dev.cairn.engines.Crc32c.of(REPEATED, 0, REPEATED.length);
            to.append(
                    new EntryHeader(
                            header(algorithm).mark(), EntryKind.DATA.id(), 0, 1, 5, keyed, REPEATED.length, crc),
                    ByteBuffer.wrap(REPEATED));
        });
    }

    static Pack pack(PackHeader header, Consumer<PackWriter> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PackWriter writer = new PackWriter(header, piece -> bytes.writeBytes(array(piece)));
        entries.accept(writer);
        SealedPack sealed = writer.finish();
        return new Pack(bytes.toByteArray(), sealed);
    }

    static void append(PackWriter to, int kind, int codec, BlockKey key, byte[] stored) {
        to.append(kind, codec, key, ByteBuffer.wrap(stored));
    }

    /** The manifest of {@link #TEXT} followed by {@link #REPEATED}, with all that a manifest can have. */
    static ByteBuffer manifest(HashAlgorithm algorithm) {
        BlockScheme scheme = BlockScheme.open(algorithm);
        ManifestBuilder builder = new ManifestBuilder(0, page -> Hashes.blockKey(scheme, page), CHUNKER);
        builder.add(key(scheme, TEXT));
        builder.add(key(scheme, REPEATED));
        builder.addLink(key(scheme, REPEATED));
        builder.addLink(key(scheme, TEXT));
        builder.outboard(key(scheme, new byte[64]));
        HashAlgorithm other = algorithm == HashAlgorithm.BLAKE3 ? HashAlgorithm.SHA256 : HashAlgorithm.BLAKE3;
        ByteBuffer text = ByteBuffer.wrap(TEXT);
        ByteBuffer repeated = ByteBuffer.wrap(REPEATED);
        BlobKey key =
                new BlobKey(algorithm, Hashes.digest(algorithm, text, repeated), TEXT.length + (long) REPEATED.length);
        Map<HashAlgorithm, Digest> further = Map.of(other, Hashes.digest(other, text, repeated));
        return builder.finish(new BlobIdentity(key, further, Optional.of(new Digest(5, 6, 7, 8))), page -> {
            throw new AssertionError("a page outside the root");
        });
    }

    /** Chunk {@code i} of a blob of many, made up. */
    static BlockKey chunk(int i) {
        return new BlockKey(BlockScheme.BLAKE3, new Digest(i, ~i, 3L * i, -7L * i), 65_536 + i);
    }

    /** A manifest of made-up chunks. */
    record Paged(ByteBuffer root, List<ByteBuffer> pages, BlobKey key) {}

    static Paged paged(int chunks) {
        ManifestBuilder builder = new ManifestBuilder(0, page -> Hashes.blockKey(BlockScheme.BLAKE3, page), CHUNKER);
        List<ByteBuffer> pages = new java.util.ArrayList<>();
        long total = 0;
        for (int i = 0; i < chunks; i++) {
            builder.add(chunk(i)).ifPresent(pages::add);
            total += chunk(i).size();
        }
        BlobKey key = new BlobKey(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4), total);
        return new Paged(builder.finish(key, Map.of(), pages::add), pages, key);
    }

    static Tree tree() {
        Instant time = Instant.ofEpochSecond(1_700_000_000L, 123_456_789);
        BlobKey blob = new BlobKey(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4), 1L << 40);
        BlobKey child = new BlobKey(HashAlgorithm.SHA256, new Digest(-1, -2, -3, -4), 9);
        return new Tree(
                Optional.empty(),
                List.of(
                        TreeEntry.symlink("a", 0777, Instant.EPOCH, "../elsewhere"),
                        TreeEntry.directory("b", 01755, Instant.ofEpochSecond(-5, 1), child),
                        TreeEntry.file("b.txt", 0644, time, blob),
                        TreeEntry.file("\uffee", 04700, time, blob),
                        // Behind the one before in UTF-8, before it in UTF-16.
                        TreeEntry.file("\ud83e\udea8", 0, time, blob)));
    }

    /** The same directory as one that was stored by itself. */
    static Tree rootTree() {
        return tree().as(new TreeRoot(0500, Instant.ofEpochSecond(1_600_000_000L, 987_654_321)));
    }

    static List<SnapshotLine> snapshotLines() {
        BlobKey key = new BlobKey(HashAlgorithm.BLAKE3, new Digest(1, 2, 3, 4), 5);
        Instant time = Instant.parse("2026-11-22T01:02:03.456789Z");
        return List.of(
                new SnapshotLine.Head(
                        3, new UUID(1, 2), new UUID(3, 4), time, Optional.of("blake3:" + "ab".repeat(32)), 77),
                new SnapshotLine.DomainLine(2, "private", Domain.Kind.PRIVATE, time),
                new SnapshotLine.RefLine(
                        0,
                        new Ref(new RefName("a \"b\" \u00e4"), key, Optional.of("text/plain"), Map.of("k", "v"), time)),
                new SnapshotLine.RefLine(
                        2,
                        new Ref(
                                new RefName("z"),
                                key,
                                Optional.empty(),
                                Map.of(),
                                time,
                                Optional.of(Instant.parse("2036-11-22T00:00:00Z")),
                                true)),
                new SnapshotLine.JournalLine(time, 9, "pack ab", 1234, "no blob needs anything in it"));
    }

    /** A snapshot of these lines. */
    static ByteBuffer snapshot(List<SnapshotLine> lines) {
        SnapshotEncoder encoder = new SnapshotEncoder(HashAlgorithm.BLAKE3);
        ByteBuffer all = ByteBuffer.allocate(1 << 20).put(encoder.begin());
        lines.forEach(line -> encoder.add(line).forEach(all::put));
        encoder.end().forEach(all::put);
        return all.flip();
    }

    static StoreOwner owner() {
        return new StoreOwner(12, UUID.fromString("0b8f1e5a-3c1d-4f0e-9a57-2f6e1c9d7b42"));
    }

    static RepositoryDescriptor descriptor() {
        return new RepositoryDescriptor(
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                "0123456789abcdef0123456789abcdef",
                HashAlgorithm.BLAKE3,
                Optional.of(CHUNKER),
                List.of(),
                List.of());
    }

    static BlockKey key(BlockScheme scheme, byte[] plaintext) {
        return Hashes.blockKey(scheme, ByteBuffer.wrap(plaintext));
    }

    static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
