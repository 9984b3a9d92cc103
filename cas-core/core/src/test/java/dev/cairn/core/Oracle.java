package dev.cairn.core;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.codec.Chunker;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.format.BlobIdentity;
import dev.cairn.core.format.ManifestBuilder;
import dev.cairn.core.hash.Hashes;
import dev.cairn.engines.Blake3;
import dev.cairn.engines.Sha256Tree;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must come out, computed from all bytes at once and without the pipelines. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Oracle(HashAlgorithm algorithm, String chunker, byte[] bytes) {
    /** The key of the blob. */
    public BlobKey key() {
        return new BlobKey(algorithm, digest(0, bytes.length), bytes.length);
    }

    /** The lengths of the chunks; one of zero for no bytes. */
    public List<Integer> cuts() {
        Chunker cutter = Chunkers.of(Chunkers.parse(chunker));
        List<Integer> cuts = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += cuts.get(cuts.size() - 1)) {
            cuts.add(cutter.cut(bytes, at, bytes.length));
        }
        return cuts.isEmpty() ? List.of(0) : cuts;
    }

    /** The keys of the chunks. */
    public List<BlockKey> blocks() {
        List<BlockKey> blocks = new ArrayList<>();
        int at = 0;
        for (int cut : cuts()) {
            blocks.add(new BlockKey(BlockScheme.open(algorithm), digest(at, cut), cut));
            at += cut;
        }
        return blocks;
    }

    /** The root of a blob that is new in every part: the only chunk, or the manifest. */
    public BlockKey root() {
        List<BlockKey> blocks = blocks();
        return blocks.size() == 1 ? blocks.get(0) : manifest(blocks);
    }

    private BlockKey manifest(List<BlockKey> blocks) {
        ManifestBuilder builder = new ManifestBuilder(
                0, page -> Hashes.blockKey(BlockScheme.open(algorithm), page), Chunkers.parse(chunker));
        blocks.forEach(builder::add);
        ByteBuffer root = builder.finish(new BlobIdentity(key(), Map.of(), tree()), page -> {});
        byte[] encoded = Data.copy(root);
        return new BlockKey(BlockScheme.open(algorithm), digest(algorithm, encoded, 0, encoded.length), encoded.length);
    }

    /** The tree digest, in a SHA-256 repository. */
    public Optional<Digest> tree() {
        return algorithm == HashAlgorithm.SHA256
                ? Optional.of(Digest.of(Sha256Tree.hash(bytes, 0, bytes.length)))
                : Optional.empty();
    }

    private Digest digest(int from, int length) {
        return digest(algorithm, bytes, from, length);
    }

    /** A digest of some bytes: the JDK's SHA-256, or BLAKE3 in one call. */
    public static Digest digest(HashAlgorithm algorithm, byte[] bytes, int from, int length) {
        return switch (algorithm) {
            case BLAKE3 -> Digest.of(Blake3.hash(bytes, from, length));
            case SHA256 -> sha256(bytes, from, length);
        };
    }

    private static Digest sha256(byte[] bytes, int from, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, length);
            return Digest.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
