package dev.cairn.core.hash;

import dev.cairn.api.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** The platform's SHA-256 as a {@link Hasher}. */
record Sha256Input(MessageDigest engine) implements Hasher {
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
