package dev.cairn.core.seal;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.core.Data;
import dev.cairn.core.FixedChance;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.format.BlobIdentity;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.format.FrameFormat;
import dev.cairn.core.format.FrameHeader;
import dev.cairn.core.format.ManifestBuilder;
import dev.cairn.core.format.SealedRoot;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Frames of fixed keys and salts. */
final class FrameSamples {
    static final UUID REPOSITORY = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    static final int DOMAIN = 3;

    private FrameSamples() {}

    /** A frame with all that opens it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sample(SealKey key, FrameContent content, byte[] encoded, byte[] frame) {}

    static DomainKey domainKey(int domain, int epoch) {
        DomainEpoch of = new DomainEpoch(REPOSITORY, domain, epoch);
        return DomainKey.generate(of, FixedChance.random(100L * domain + epoch));
    }

    static SealKey key(int domain, int epoch) {
        return domainKey(domain, epoch).sealKey();
    }

    /** The key of a block in the sample domain. */
    static BlockKey blockKey(byte[] plaintext) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(domainKey(DOMAIN, 1).digestKey(), "HmacSHA256"));
            return new BlockKey(BlockScheme.HMAC_SHA256, Digest.of(mac.doFinal(plaintext)), plaintext.length);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The root of a blob of two chunks. */
    static ByteBuffer root() {
        ManifestBuilder root = new ManifestBuilder(DOMAIN, FrameSamples::noPage, Chunkers.fixed(100));
        byte[] first = Data.random(7, 100);
        byte[] last = Data.random(8, 50);
        root.add(blockKey(first));
        root.add(blockKey(last));
        Digest whole = Hashes.digest(HashAlgorithm.SHA256, ByteBuffer.wrap(first), ByteBuffer.wrap(last));
        return root.finish(BlobIdentity.of(new BlobKey(HashAlgorithm.SHA256, whole, 150)), page -> noPage(page));
    }

    private static BlockKey noPage(ByteBuffer page) {
        throw new AssertionError("two chunks fill no page");
    }

    /** What is sealed of {@link #root}. */
    static Sample identity() {
        BlockKey key = domainKey(DOMAIN, 1).manifestKey(BlockScheme.HMAC_SHA256).blockKey(root());
        List<byte[]> identity = new ArrayList<>();
        SealedRoot.seal(root(), part -> {
            identity.add(Data.copy(part));
            return part;
        });
        return sealed(2, 6, new FrameContent(key, FrameContent.MANIFEST_PART), identity.get(0));
    }

    /** A block stored as it is. */
    static Sample plain(int epoch, long seed, int length) {
        byte[] plaintext = Data.random(seed, length);
        return sealed(epoch, seed, new FrameContent(blockKey(plaintext), 0), plaintext);
    }

    static Sample sealed(int epoch, long seed, FrameContent content, byte[] encoded) {
        byte[] salt = Data.random(~seed, FrameFormat.SALT_BYTES);
        SealKey key = key(DOMAIN, epoch);
        FrameHeader header = new FrameHeader(DOMAIN, epoch, ByteBuffer.wrap(salt));
        byte[] frame = new FrameCipher().seal(key, header, content, ByteBuffer.wrap(encoded));
        return new Sample(key, content, encoded, frame);
    }
}
