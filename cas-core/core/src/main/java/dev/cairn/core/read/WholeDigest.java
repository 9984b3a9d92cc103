package dev.cairn.core.read;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Digest;
import dev.cairn.core.hash.Hasher;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Hashes the bytes of a blob in order and compares them with its digests. Not thread-safe. */
public final class WholeDigest {
    private final BlobKey key;
    private final Hasher hasher;
    private final Optional<Digest> tree;
    private final Optional<Hasher> treeHasher;
    private long bytes;
    private boolean incomplete;

    /** Expects the bytes of this blob. */
    public WholeDigest(BlobKey key) {
        this(key, Optional.empty());
    }

    /** The same, of which a manifest says this {@code sha256-tree} digest. */
    public WholeDigest(BlobKey key, Optional<Digest> tree) {
        this.key = key;
        this.hasher = Hashes.hasher(key.algorithm());
        this.tree = tree;
        this.treeHasher = tree.map(digest -> Hashes.sha256Tree());
    }

    /** How a block that is a whole blob differs from the blob. In a private domain nothing else ties the one to the key of the other. */
    public static Optional<String> disagreement(BlobLayout layout, ByteBuffer bytes) {
        WholeDigest whole = new WholeDigest(layout.key());
        whole.update(bytes);
        return whole.disagreement();
    }

    /** Takes the next bytes; moves no position. */
    public void update(ByteBuffer next) {
        bytes += next.remaining();
        hasher.update(next.duplicate());
        treeHasher.ifPresent(nodes -> nodes.update(next.duplicate()));
    }

    /** Some bytes could not be read, so nothing can be said of the whole. */
    public void incomplete() {
        incomplete = true;
    }

    /** How the whole differs from the key, or from the manifest's tree digest, if it was seen and does. Asked once, at the end. */
    public Optional<String> disagreement() {
        if (incomplete) {
            return Optional.empty();
        }
        Digest digest = hasher.finish();
        boolean same = bytes == key.size() && digest.equals(key.digest());
        String reason = "the whole differs from the blob key (" + bytes + " bytes, digest " + digest + ")";
        return same ? treeDisagreement() : Optional.of(reason);
    }

    private Optional<String> treeDisagreement() {
        boolean same = treeHasher.map(Hasher::finish).equals(tree);
        return same ? Optional.empty() : Optional.of("the whole differs from the manifest's sha256-tree digest");
    }
}
