package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The file of a local keystore: one master key under a passphrase.
 *
 * <p>Stability: internal.
 *
 * @param master names the master key; wrapped domain keys carry it
 * @param stretching how the passphrase becomes a key
 * @param salt random bytes, fresh for each passphrase; read-only, like the others
 * @param nonce of the sealed key
 * @param sealed the master key, sealed by AES-256-GCM, bound to all that stands before it
 * @since 0.1.0
 */
public record KeyStoreFile(
        UUID master, KeyStretching stretching, ByteBuffer salt, ByteBuffer nonce, ByteBuffer sealed) {
    /** The length of the file. */
    public static final int BYTES = 111;
    /** Bytes of the salt. */
    public static final int SALT_BYTES = 16;
    /** Bytes of the nonce. */
    public static final int NONCE_BYTES = 12;
    /** Bytes of the sealed master key. */
    public static final int SEALED_BYTES = 48;

    private static final String WHAT = "keystore";
    private static final byte[] MAGIC = Wire.magic("CRNS");
    private static final int VERSION = 1;
    private static final int CRC_AT = BYTES - Integer.BYTES;
    private static final int SEALED_AT = CRC_AT - SEALED_BYTES;

    /** Checks the lengths. */
    public KeyStoreFile {
        salt = exactly(SALT_BYTES, salt);
        nonce = exactly(NONCE_BYTES, nonce);
        sealed = exactly(SEALED_BYTES, sealed);
    }

    private static ByteBuffer exactly(int bytes, ByteBuffer field) {
        if (field.remaining() != bytes) {
            throw CasException.limit(WHAT, "bytes of a field", bytes, field.remaining());
        }
        return field.asReadOnlyBuffer();
    }

    /** What the sealed key is bound to: the file up to it. */
    public byte[] associatedData() {
        byte[] bytes = new byte[SEALED_AT];
        encode().get(bytes);
        return bytes;
    }

    /** The file. */
    public ByteBuffer encode() {
        ByteBuffer to = Wire.allocate(BYTES);
        to.put(MAGIC).put((byte) VERSION);
        Wire.put(to, master);
        to.put((byte) stretching.function().id()).putInt(stretching.memoryKib());
        to.putInt(stretching.rounds()).put((byte) stretching.lanes());
        to.put(salt.duplicate()).put(nonce.duplicate()).put(sealed.duplicate());
        Wire.putCrc(to);
        return to.flip();
    }

    /**
     * Reads exactly a file.
     *
     * @param about what errors name
     * @throws CasException.IncompatibleFormat if the version is newer
     */
    public static KeyStoreFile decode(ByteBuffer bytes, Subject about) {
        WireReader in = new WireReader(WHAT, bytes, about);
        in.magic(MAGIC);
        // Every version keeps length and place of this CRC, so a damaged version is not taken for a newer one.
        in.crcAhead(CRC_AT);
        in.version(in.u8(), VERSION);
        UUID master = in.uuid();
        int function = in.u8();
        int memoryKib = in.u32("memory");
        int rounds = in.u32("rounds");
        int lanes = in.u8();
        ByteBuffer salt = in.slice(SALT_BYTES);
        ByteBuffer nonce = in.slice(NONCE_BYTES);
        ByteBuffer sealed = in.slice(SEALED_BYTES);
        in.crc();
        in.end();
        return in.value(() -> new KeyStoreFile(
                master,
                new KeyStretching(KeyStretching.Function.ofId(function), memoryKib, rounds, lanes),
                salt,
                nonce,
                sealed));
    }
}
