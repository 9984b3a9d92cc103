package dev.cairn.core.hash;

import dev.cairn.api.Digest;
import dev.cairn.engines.Sha256Tree;
import java.nio.ByteBuffer;

/** The engines' {@code sha256-tree} as a {@link Hasher}. */
record Sha256TreeInput(Sha256Tree engine) implements Hasher {
    @Override
    public void update(ByteBuffer in) {
        engine.update(in.duplicate());
    }

    @Override
    public void update(byte[] in, int off, int len) {
        engine.update(in, off, len);
    }

    @Override
    public Digest finish() {
        return Digest.of(engine.digest());
    }
}
