package dev.cairn.cli;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobReader;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.Subject;
import dev.cairn.engines.BlobTree;
import dev.cairn.engines.OutboardEncoder;
import dev.cairn.engines.TreeHash;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An outboard made by reading all of the blob, verified, into a temporary file of 4 KiB for each MiB. The bytes agree with
 * the blob's key, so that the root does too.
 */
final class ComputedOutboard implements Outboard {
    private final Path file;
    private final FileChannel nodes;
    private final ProofKey root;

    private ComputedOutboard(Session session, BlobReader blob) throws IOException {
        file = Files.createTempFile("cairn-outboard-", "");
        nodes = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try {
            root = computed(session, blob);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Shows progress while it reads. */
    static OutboardSource source(Session session) {
        return blob -> {
            try {
                return new ComputedOutboard(session, blob);
            } catch (IOException e) {
                throw Failures.of("write", Path.of(System.getProperty("java.io.tmpdir")), e);
            }
        };
    }

    private ProofKey computed(Session session, BlobReader blob) {
        BlobKey key = blob.key();
        TreeHash hash = ProofKey.hash(key.algorithm());
        BlobTree tree = new BlobTree(hash, key.size());
        OutboardEncoder encoder =
                new OutboardEncoder(hash, (first, groups, pair) -> write(tree.nodeOffset(first, groups), pair));
        write(0, tree.header());
        try (Progress progress = session.progress("prove", key.size())) {
            Transfer.bytes(blob.all(), progress, bytes -> update(encoder, bytes));
        }
        ProofKey computed = new ProofKey(tree, Digest.of(encoder.finish()));
        if (hash == TreeHash.BLAKE3 && !computed.root().equals(key.digest())) {
            throw CasException.corrupt("prove", "the tree's root is not the key's digest", Subject.of(key.toString()));
        }
        return computed;
    }

    private static void update(OutboardEncoder encoder, ByteBuffer bytes) {
        if (bytes.hasArray()) {
            encoder.update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            encoder.update(copy, 0, copy.length);
        }
    }

    private void write(long offset, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            for (long at = offset; buffer.hasRemaining(); ) {
                at += nodes.write(buffer, at);
            }
        } catch (IOException e) {
            throw Failures.of("write", file, e);
        }
    }

    @Override
    public void read(long offset, byte[] to, int off, int len) {
        ByteBuffer buffer = ByteBuffer.wrap(to, off, len);
        try {
            for (long at = offset; buffer.hasRemaining(); ) {
                int count = nodes.read(buffer, at);
                if (count < 0) {
                    throw new EOFException("shorter than it was written");
                }
                at += count;
            }
        } catch (IOException e) {
            throw Failures.of("read", file, e);
        }
    }

    @Override
    public ProofKey root() {
        return root;
    }

    @Override
    public void close() {
        try {
            nodes.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failures.of("remove", file, e);
        }
    }
}
