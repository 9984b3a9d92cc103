package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.engines.Crc32c;
import java.nio.ByteBuffer;

/**
 * An entry of a pack as it is stored. The checksums have been checked; whether the bytes are those of the block is
 * for the block's key to say, after codec and seal.
 *
 * <p>Stability: internal.
 *
 * @param header what stands before the bytes
 * @param stored the bytes; shares the memory that they were read into
 * @since 0.1.0
 */
public record Entry(EntryHeader header, ByteBuffer stored) {
    private static final String WHAT = "entry";

    /**
     * Reads the entry at the buffer's position and moves the position past it; more bytes may follow. Does not know the
     * pack's mark: see {@link EntryHeader#expectMark}.
     *
     * @param pack the pack, for errors
     * @param offset where in the pack the entry starts, for errors
     */
    public static Entry decode(ByteBuffer at, PackId pack, long offset) {
        return decode(at, Subject.inPack(pack, offset));
    }

    static Entry decode(ByteBuffer at, Subject about) {
        EntryHeader header = EntryHeader.decode(at, about);
        int start = at.position() + PackFormat.ENTRY_HEADER_BYTES;
        int left = at.limit() - start;
        if (header.storedBytes() > left) {
            String reason = "cut short: " + header.storedBytes() + " bytes needed, " + left + " left";
            throw CasException.corrupt(WHAT, reason, about.withBlock(header.key()));
        }
        Entry entry = of(header, at.slice(start, header.storedBytes()), about);
        at.position(start + header.storedBytes());
        return entry;
    }

    /** Checks the stored bytes against the header. */
    static Entry of(EntryHeader header, ByteBuffer stored, Subject about) {
        if (stored.remaining() != header.storedBytes() || Crc32c.of(stored) != header.storedCrc()) {
            throw CasException.corrupt(
                    WHAT, "CRC32C of the stored bytes does not match", about.withBlock(header.key()));
        }
        return new Entry(header, stored);
    }
}
