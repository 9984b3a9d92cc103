package dev.cairn.core.seal;

import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.core.format.DomainKeyFile;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The key of one epoch of a private domain: 32 random bytes, from which the keys that are used are derived under labels of their own. The
 * bytes leave this class only through a {@link KeyManager}. Used by one thread at a time; whoever opened it closes it.
 */
public final class DomainKey implements AutoCloseable {
    private static final String WHAT = "domain key";
    private static final String SEAL = "cairn/1/seal";
    private static final String DIGEST = "cairn/1/digest";
    private static final String MANIFEST = "cairn/1/manifest";
    private static final String CHECK = "cairn/1/check";
    /** Block keys outlive epochs, so they are made with the key of the first one. */
    private static final int DIGEST_EPOCH = 1;

    private final DomainEpoch of;
    private final byte[] secret;

    private DomainKey(DomainEpoch of, byte[] secret) {
        this.of = of;
        this.secret = secret;
    }

    /** A new key. */
    public static DomainKey generate(DomainEpoch of, SecureRandom random) {
        byte[] secret = new byte[KeyManager.KEY_BYTES];
        random.nextBytes(secret);
        return new DomainKey(of, secret);
    }

    /** Takes over the array. */
    static DomainKey of(DomainEpoch of, byte[] secret) {
        return new DomainKey(of, secret);
    }

    /**
     * Opens a stored key. May block.
     *
     * @throws CasException.Denied if the manager may not open it or did not wrap it
     * @throws CasException.Corrupt if it is not the key that was stored
     */
    public static DomainKey unwrap(DomainKeyFile file, KeyManager manager) {
        Subject about = Subject.of(
                DomainKeyFile.name(file.of().domain(), file.of().epoch()).value());
        if (!file.manager().equals(manager.id())) {
            String reason = "wrapped by key manager " + file.manager() + ", opened with " + manager.id();
            throw new CasException.Denied(CasException.Details.of(WHAT, reason, about));
        }
        byte[] secret = manager.unwrap(file.of(), file.wrappedBytes());
        DomainKey key = new DomainKey(file.of(), secret);
        if (secret.length != KeyManager.KEY_BYTES || !same(key.check(), file.check())) {
            key.close();
            throw CasException.corrupt(WHAT, "the unwrapped key is not the one that was stored", about);
        }
        return key;
    }

    /** This key as it may be stored. May block. */
    public DomainKeyFile wrap(KeyManager manager) {
        return new DomainKeyFile(of, check(), manager.id(), ByteBuffer.wrap(manager.wrap(of, secret)));
    }

    /** Which key it is. */
    public DomainEpoch of() {
        return of;
    }

    /** What the frames of this epoch are sealed with. */
    public SealKey sealKey() {
        return new SealKey(of, derive(SEAL));
    }

    /** What the domain's block keys are made with, in a new array: 32 bytes for {@code blake3-keyed} or {@code hmac-sha256}. */
    public byte[] digestKey() {
        return ofFirst(DIGEST);
    }

    private byte[] ofFirst(String label) {
        if (of.epoch() != DIGEST_EPOCH) {
            throw new IllegalStateException("digest keys come from epoch " + DIGEST_EPOCH + ", not from " + of);
        }
        return derive(label);
    }

    /** What makes the block keys of content. */
    public DigestKey contentKey(BlockScheme scheme) {
        return new DigestKey(scheme, digestKey());
    }

    /** What makes the block keys of manifests. */
    public DigestKey manifestKey(BlockScheme scheme) {
        return new DigestKey(scheme, ofFirst(MANIFEST));
    }

    private Digest check() {
        return Digest.of(derive(CHECK));
    }

    private byte[] derive(String label) {
        try {
            return new Hkdf().derive(new byte[0], secret, DomainKeyFile.info(label, of), Digest.BYTES);
        } catch (GeneralSecurityException e) {
            throw FrameCipher.unavailable(e);
        }
    }

    private static boolean same(Digest a, Digest b) {
        return MessageDigest.isEqual(a.bytes(), b.bytes());
    }

    /** Wipes the bytes. */
    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "key of " + of;
    }
}
