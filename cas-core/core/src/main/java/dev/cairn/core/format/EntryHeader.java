package dev.cairn.core.format;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The 64 bytes before the stored bytes of a block.
 *
 * <p>Stability: internal.
 *
 * @param mark the pack's mark, so that entries are found again in a pack without index and never taken for another
 *     pack's
 * @param kind an {@link EntryKind}, or a byte that this version does not know
 * @param codec the codec's byte; {@link #CODEC_IDENTITY}
 * @param seal how the bytes are sealed; {@link #SEAL_NONE}
 * @param keyId epoch of the domain key of a seal, else 0
 * @param key the block
 * @param storedBytes length of the stored bytes
 * @param storedCrc CRC32C of the stored bytes
 * @since 0.1.0
 */
public record EntryHeader(
        long mark, int kind, int codec, int seal, int keyId, BlockKey key, int storedBytes, int storedCrc) {
    /** Stored as it is. */
    public static final int CODEC_IDENTITY = 0;
    /** Not sealed. */
    public static final int SEAL_NONE = 0;

    private static final String WHAT = "entry header";

    /** Checks the limits, and that bytes stored as they are have the block's length. */
    public EntryHeader {
        if (kind < 1 || kind > 255 || codec < 0 || codec > 255 || seal < 0 || seal > 255 || keyId < 0) {
            throw CasException.invalid(
                    WHAT, "kind " + kind + ", codec " + codec + ", seal " + seal + " or key id " + keyId);
        }
        if (storedBytes < 0 || storedBytes > PackFormat.STORED_BYTES_MAX) {
            throw CasException.limit(WHAT, "stored bytes of an entry", PackFormat.STORED_BYTES_MAX, storedBytes);
        }
        if (seal == SEAL_NONE && keyId != 0) {
            throw CasException.invalid(WHAT, "key id " + keyId + " without a seal");
        }
        if (codec == CODEC_IDENTITY && seal == SEAL_NONE && storedBytes != key.size()) {
            throw CasException.invalid(
                    WHAT, storedBytes + " bytes stored as they are for a block of " + key.size() + " bytes");
        }
    }

    /** The kind, if this version knows it. */
    public Optional<EntryKind> entryKind() {
        return EntryKind.of(kind);
    }

    /** Whether the stored bytes are the block itself. */
    public boolean plain() {
        return codec == CODEC_IDENTITY && seal == SEAL_NONE;
    }

    /** Length of header and stored bytes. */
    public int entryBytes() {
        return PackFormat.ENTRY_HEADER_BYTES + storedBytes;
    }

    /** Refuses an entry that carries another pack's mark. */
    public void expectMark(long expected, Subject about) {
        if (mark != expected) {
            throw CasException.corrupt(WHAT, "the mark is not this pack's", about);
        }
    }

    /** The {@link PackFormat#ENTRY_HEADER_BYTES} bytes. */
    public ByteBuffer encode() {
        ByteBuffer to = Wire.allocate(PackFormat.ENTRY_HEADER_BYTES);
        to.putLong(mark);
        to.put((byte) kind).put((byte) codec).put((byte) seal);
        to.putInt(keyId);
        Wire.put(to, key);
        to.putInt(storedBytes).putInt(storedCrc);
        Wire.putCrc(to);
        return to.flip();
    }

    /** Reads the header at the buffer's position, which stays where it is; more bytes may follow. */
    public static EntryHeader decode(ByteBuffer bytes, Subject about) {
        WireReader in = new WireReader(WHAT, bytes, about);
        in.crcAhead(PackFormat.ENTRY_HEADER_BYTES - Integer.BYTES);
        long mark = in.bits64();
        int kind = in.u8();
        int codec = in.u8();
        int seal = in.u8();
        int keyId = in.u32("key id");
        BlockKey key = in.blockKey();
        int storedBytes = in.u32("stored length");
        int storedCrc = in.bits32();
        return in.value(() -> new EntryHeader(mark, kind, codec, seal, keyId, key, storedBytes, storedCrc));
    }
}
