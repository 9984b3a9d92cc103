package dev.cairn.cli;

import dev.cairn.Cairn;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobReader;
import dev.cairn.api.BlobStat;
import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.Subject;
import dev.cairn.engines.BadSliceException;
import dev.cairn.engines.BlobTree;
import dev.cairn.engines.CompactOutboard;
import dev.cairn.engines.SpanReader;
import dev.cairn.engines.TreeHash;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The outboard that was stored with a blob. Of a blob over 1 GiB it has the upper nodes; those below are computed from the
 * groups that a slice touches.
 */
final class StoredOutboard implements Outboard {
    private final ProofKey root;
    private final SpanReader nodes;

    private StoredOutboard(BlobReader blob, byte[] bytes) {
        BlobKey key = blob.key();
        BlobTree tree = new BlobTree(ProofKey.hash(key.algorithm()), key.size());
        CompactOutboard outboard = new CompactOutboard(tree, bytes);
        root = new ProofKey(tree, Digest.of(outboard.root()));
        nodes = outboard.over(new BlobWindow(blob));
        if (tree.hash() == TreeHash.BLAKE3 && !root.root().equals(key.digest())) {
            throw CasException.corrupt(
                    "prove", "the outboard's root is not the key's digest", Subject.of(key.toString()));
        }
    }

    /** The stored outboard, or where there is none, or it is damaged, another one. */
    static OutboardSource source(Session session, Cairn cairn, OutboardSource otherwise) {
        return blob -> {
            BlobStat stat = Objects.requireNonNull(cairn.statBlob(blob.key()).block());
            if (stat.outboard().isEmpty()) {
                return otherwise.open(blob);
            }
            try {
                return read(cairn, blob, stat.outboard().get());
            } catch (CasException.Corrupt | CasException.NotFound e) {
                session.output().note("prove: reading the whole blob, for its outboard is damaged: " + e.reason());
                return otherwise.open(blob);
            }
        };
    }

    private static Outboard read(Cairn cairn, BlobReader blob, BlockKey block) {
        ByteBuffer bytes = Objects.requireNonNull(cairn.readBlock(block).block());
        byte[] outboard = new byte[bytes.remaining()];
        bytes.get(outboard);
        try {
            return new StoredOutboard(blob, outboard);
        } catch (BadSliceException e) {
            throw new CasException.Corrupt(CasException.Details.of(
                            "prove",
                            String.valueOf(e.getMessage()),
                            Subject.of(blob.key().toString()))
                    .because(e));
        }
    }

    @Override
    public ProofKey root() {
        return root;
    }

    @Override
    public void read(long offset, byte[] to, int off, int len) {
        nodes.read(offset, to, off, len);
    }

    @Override
    public void close() {
        // In memory.
    }
}
