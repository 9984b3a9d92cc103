package dev.cairn.core.seal;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.Digest;
import dev.cairn.api.codec.DomainEpoch;
import dev.cairn.core.Data;
import dev.cairn.core.FixedChance;
import dev.cairn.core.format.FrameContent;
import dev.cairn.core.format.FrameFormat;
import dev.cairn.core.format.FrameHeader;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
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
