package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.codec.DomainEpoch;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A domain key as a local keystore wraps it.
 *
 * <p>Stability: internal.
 *
 * @param master the master key it is under
 * @param nonce 12 random bytes; read-only, like the other
 * @param sealed the key, sealed by AES-256-GCM
 * @since 0.1.0
 */
public record WrappedKey(UUID master, ByteBuffer nonce, ByteBuffer sealed) {
    private static final String WHAT = "wrapped key";
    private static final byte[] LABEL = Wire.magic("cairn/1/wrap");
    private static final int NONCE_BYTES = 12;
    private static final int SEALED_BYTES = 48;
    private static final int BYTES = 2 * Long.BYTES + NONCE_BYTES + SEALED_BYTES;

    /** Checks the lengths. */
    public WrappedKey {
        if (nonce.remaining() != NONCE_BYTES || sealed.remaining() != SEALED_BYTES) {
            throw CasException.limit(
                    WHAT, "bytes of nonce and key", NONCE_BYTES + SEALED_BYTES, nonce.remaining() + sealed.remaining());
        }
        nonce = nonce.asReadOnlyBuffer();
        sealed = sealed.asReadOnlyBuffer();
    }

    /** What the sealed key is bound to. */
    public static byte[] associatedData(DomainEpoch of, UUID master) {
        ByteBuffer to = Wire.allocate(LABEL.length + 4 * Long.BYTES + 2 * Integer.BYTES);
        to.put(LABEL);
        Wire.put(to, master);
        Wire.put(to, of.repository());
        to.putInt(of.domain()).putInt(of.epoch());
        return Wire.bytes(to);
    }

    /** The bytes, in a new array. */
    public byte[] encode() {
        ByteBuffer to = Wire.allocate(BYTES);
        Wire.put(to, master);
        to.put(nonce.duplicate()).put(sealed.duplicate());
        return Wire.bytes(to);
    }

    /** Reads exactly a wrapped key. */
    public static WrappedKey decode(ByteBuffer bytes, Subject about) {
        WireReader in = new WireReader(WHAT, bytes, about);
        UUID master = in.uuid();
        ByteBuffer nonce = in.slice(NONCE_BYTES);
        ByteBuffer sealed = in.slice(SEALED_BYTES);
        in.end();
        return new WrappedKey(master, nonce, sealed);
    }
}
