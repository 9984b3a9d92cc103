package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/**
 * Reads back the entries of a pack that was cut short, from its header and the headers of the entries. Stops at the
 * first place that is not an intact entry of this pack, which in a complete pack is the start of the index. Holds one
 * entry at a time.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class PackRecovery {
    private PackRecovery() {}

    /** Random access to the bytes. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads {@code length} bytes from {@code offset} on into a heap buffer; fewer only where the bytes end. Asked
         * for at most {@link PackFormat#STORED_BYTES_MAX} bytes.
         */
        ByteBuffer read(long offset, int length);
    }

    /**
     * What was found.
     *
     * @param header the pack's header
     * @param entries how many intact entries
     * @param end the first byte after the last of them
     * @param stop why the next one is none
     */
    public record Recovered(PackHeader header, int entries, long end, CasException.Corrupt stop) {}

    /**
     * Hands out the intact entries in order. Their list is the index of a pack: written again behind the last entry, it
     * makes a whole pack of what was found.
     *
     * @param source the bytes; what it throws ends the scan
     * @param about what errors name: the object
     * @param each takes an entry and its stored bytes, which it may keep
     * @throws CasException.Corrupt if the pack's header is not intact
     * @throws CasException.IncompatibleFormat if the version is newer
     */
    public static Recovered scan(Source source, Subject about, BiConsumer<IndexEntry, Entry> each) {
        PackHeader header = PackHeader.decode(source.read(0, PackFormat.HEADER_BYTES), about);
        long offset = PackFormat.HEADER_BYTES;
        for (int entries = 0; ; entries++) {
            Entry entry;
            try {
                entry = next(source, header, offset, place(about, offset), entries);
            } catch (CasException.Corrupt stop) {
                return new Recovered(header, entries, offset, stop);
            }
            each.accept(IndexEntry.of(offset, entry.header(), header.algorithm(), entry.stored()), entry);
            offset += entry.header().entryBytes();
        }
    }

    private static Entry next(Source source, PackHeader pack, long offset, Subject about, int before) {
        if (before == PackFormat.ENTRIES_MAX) {
            throw CasException.corrupt("pack", "more than " + PackFormat.ENTRIES_MAX + " entries", about);
        }
        EntryHeader header = EntryHeader.decode(source.read(offset, PackFormat.ENTRY_HEADER_BYTES), about);
        header.expectMark(pack.mark(), about);
        if (offset + header.entryBytes() > PackFormat.BYTES_MAX) {
            throw CasException.corrupt("pack", "entries beyond " + PackFormat.BYTES_MAX + " bytes", about);
        }
        ByteBuffer stored = source.read(offset + PackFormat.ENTRY_HEADER_BYTES, header.storedBytes());
        return Entry.of(header, stored, about);
    }

    private static Subject place(Subject about, long offset) {
        return new Subject(about.name(), about.blob(), about.block(), about.pack(), offset);
    }
}
