package dev.cairn.core.hash;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.engines.Blake3;
import dev.cairn.engines.Sha256;
import dev.cairn.engines.Sha256Tree;
import java.nio.ByteBuffer;

/**
 * Digests and block keys by algorithm. Pure functions; they move no position of a buffer.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class Hashes {
    private Hashes() {}

    /** A fresh hasher. */
    public static Hasher hasher(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case BLAKE3 -> new Blake3Input(Blake3.hasher());
            case SHA256 -> new Sha256Input(Sha256.hasher());
        };
    }

    /** A fresh hasher of {@code sha256-tree}. */
    public static Hasher sha256Tree() {
        return new Sha256TreeInput(new Sha256Tree());
    }

    /** The digest of the remaining bytes of all buffers, one after the other. */
    public static Digest digest(HashAlgorithm algorithm, ByteBuffer... parts) {
        if (parts.length == 1 && parts[0].hasArray()) {
            return ofArray(algorithm, parts[0]);
        }
        Hasher hasher = hasher(algorithm);
        for (ByteBuffer part : parts) {
            hasher.update(part);
        }
        return hasher.finish();
    }

    /**
     * The key of a chunk.
     *
     * @throws CasException.InvalidInput if the chunk is longer than {@link BlockKey#SIZE_MAX}
     * @throws CasException.Unsupported if the scheme needs the digest key of a private domain
     */
    public static BlockKey blockKey(BlockScheme scheme, ByteBuffer chunk) {
        if (chunk.remaining() > BlockKey.SIZE_MAX) {
            throw CasException.limit("block key", "a chunk fits a block", BlockKey.SIZE_MAX, chunk.remaining());
        }
        return new BlockKey(scheme, digest(algorithm(scheme), chunk), chunk.remaining());
    }

    /** The key of a block that is a whole blob: in a scheme without a key its digest is the blob's. */
    public static BlockKey blockKey(BlockScheme scheme, BlobKey whole) {
        if (algorithm(scheme) != whole.algorithm()) {
            throw CasException.unsupported("block key", "blocks of " + scheme.label() + " have no digest of " + whole);
        }
        return new BlockKey(scheme, whole.digest(), Math.toIntExact(whole.size()));
    }

    private static HashAlgorithm algorithm(BlockScheme scheme) {
        return switch (scheme) {
            case BLAKE3 -> HashAlgorithm.BLAKE3;
            case SHA256 -> HashAlgorithm.SHA256;
            case BLAKE3_KEYED, HMAC_SHA256 ->
                throw CasException.unsupported("block key", "scheme " + scheme.label() + " needs a private domain");
        };
    }

    /** One call on one array takes the engines' fastest path. */
    private static Digest ofArray(HashAlgorithm algorithm, ByteBuffer in) {
        int from = in.arrayOffset() + in.position();
        return Digest.of(
                switch (algorithm) {
                    case BLAKE3 -> Blake3.hash(in.array(), from, in.remaining());
                    case SHA256 -> Sha256.hash(in.array(), from, in.remaining());
                });
    }
}
