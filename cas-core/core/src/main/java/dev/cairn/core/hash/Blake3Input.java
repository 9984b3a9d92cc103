package dev.cairn.core.hash;

import dev.cairn.api.Digest;
import dev.cairn.engines.Blake3Hasher;
import java.nio.ByteBuffer;

/** The engines' BLAKE3 as a {@link Hasher}. */
record Blake3Input(Blake3Hasher engine) implements Hasher {
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
