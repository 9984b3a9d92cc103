package dev.cairn.core.seal;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.core.codec.HeapBuffers;
import dev.cairn.engines.Blake3;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the block keys of a private domain are made with: who does not have it can neither tell which content a key stands for nor make one.
 * Thread-safe. After the close it refuses; it never goes on with a key that was wiped.
 */
public final class DigestKey implements AutoCloseable {
    private static final String HMAC = "HmacSHA256";

    private final BlockScheme scheme;
    private final Secret secret;

    /** Takes over the array. */
    DigestKey(BlockScheme scheme, byte[] secret) {
        this.scheme = scheme;
        this.secret = new Secret("digest key for " + scheme.label(), secret);
    }

    /**
     * The key of a block; moves no position.
     *
     * @throws CasException.InvalidInput if it is longer than {@link BlockKey#SIZE_MAX}
     */
    public BlockKey blockKey(ByteBuffer plaintext) {
        if (plaintext.remaining() > BlockKey.SIZE_MAX) {
            throw CasException.limit("block key", "a chunk fits a block", BlockKey.SIZE_MAX, plaintext.remaining());
        }
        ByteBuffer in = HeapBuffers.onHeap(plaintext);
        byte[] key = secret.copy();
        try {
            return new BlockKey(scheme, digest(key, in), in.remaining());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private Digest digest(byte[] key, ByteBuffer in) {
        int from = in.arrayOffset() + in.position();
        return switch (scheme) {
            case BLAKE3_KEYED -> Digest.of(Blake3.keyedHash(key, in.array(), from, in.remaining()));
            case HMAC_SHA256 -> hmac(key, in.array(), from, in.remaining());
            case BLAKE3, SHA256 -> throw new IllegalStateException(scheme + " has no key");
        };
    }

    private static Digest hmac(byte[] key, byte[] in, int from, int length) {
        try {
            Mac mac = Primitives.mac(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            mac.update(in, from, length);
            return Digest.of(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw FrameCipher.unavailable(e);
        }
    }

    /** Wipes the bytes. */
    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return secret.toString();
    }
}
