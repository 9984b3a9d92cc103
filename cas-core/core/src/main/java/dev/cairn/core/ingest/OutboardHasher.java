package dev.cairn.core.ingest;

import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.hash.Hasher;
import dev.cairn.engines.CompactOutboardEncoder;
import dev.cairn.engines.TreeHash;
import java.nio.ByteBuffer;

/** A tree digest that keeps the inner nodes: the outboard for no second pass over the bytes. */
final class OutboardHasher implements Hasher {
    private final CompactOutboardEncoder engine;

    OutboardHasher(HashAlgorithm algorithm) {
        this.engine = new CompactOutboardEncoder(
                switch (algorithm) {
                    case BLAKE3 -> TreeHash.BLAKE3;
                    case SHA256 -> TreeHash.SHA256_TREE;
                });
    }

    @Override
    public void update(ByteBuffer in) {
        if (in.hasArray()) {
            update(in.array(), in.arrayOffset() + in.position(), in.remaining());
        } else {
            byte[] copy = new byte[in.remaining()];
            in.duplicate().get(copy);
            update(copy, 0, copy.length);
        }
    }

    @Override
    public void update(byte[] in, int off, int len) {
        engine.update(in, off, len);
    }

    @Override
    public Digest finish() {
        return Digest.of(engine.finish());
    }

    /** The bytes of the block, after the digest. */
    ByteBuffer outboard() {
        return ByteBuffer.wrap(engine.outboard());
    }
}
