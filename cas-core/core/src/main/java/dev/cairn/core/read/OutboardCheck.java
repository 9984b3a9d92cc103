package dev.cairn.core.read;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.engines.BadSliceException;
import dev.cairn.engines.BlobTree;
import dev.cairn.engines.CompactOutboard;
import dev.cairn.engines.TreeHash;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Compares the block that a manifest names as outboard with the digest of the blob's tree. */
public final class OutboardCheck {
    private OutboardCheck() {}

    /** How the block differs from the outboard of the blob, if it does; moves no position. */
    public static Optional<String> disagreement(BlobLayout layout, ByteBuffer outboard) {
        BlobKey key = layout.key();
        TreeHash hash = key.algorithm() == HashAlgorithm.BLAKE3 ? TreeHash.BLAKE3 : TreeHash.SHA256_TREE;
        byte[] bytes = new byte[outboard.remaining()];
        outboard.duplicate().get(bytes);
        try {
            Digest root = Digest.of(new CompactOutboard(new BlobTree(hash, key.size()), bytes).root());
            boolean same = expected(layout).filter(root::equals).isPresent();
            String reason = "the root of the outboard is not the blob's " + hash.label() + " digest (" + root + ")";
            return same ? Optional.empty() : Optional.of(reason);
        } catch (BadSliceException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Digest> expected(BlobLayout layout) {
        return switch (layout.key().algorithm()) {
            case BLAKE3 -> Optional.of(layout.key().digest());
            case SHA256 -> layout.sha256Tree();
        };
    }
}
