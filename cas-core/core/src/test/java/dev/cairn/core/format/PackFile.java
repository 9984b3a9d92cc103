package dev.cairn.core.format;

import dev.cairn.api.ByteRange;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A reader of whole packs that checks all there is to check, as a scrub does. */
record PackFile(PackHeader header, PackFooter footer, PackIndex index, List<Entry> entries) {
    static PackFile read(byte[] bytes, PackId pack) {
        Subject about = Subject.inPack(pack, 0);
        ByteRange tail = PackFooter.range(bytes.length, about);
        PackFooter footer = PackFooter.decode(span(bytes, tail), bytes.length, about);
        PackHeader header = PackHeader.decode(span(bytes, new ByteRange(0, PackFormat.HEADER_BYTES)), about);
        PackIndex index = PackIndex.decode(span(bytes, footer.indexRange(bytes.length)), header, footer, about);
        index.verify(header, pack);
        List<Entry> entries = new ArrayList<>();
        for (IndexEntry listed : index.entries()) {
            ByteRange place = ByteRange.between(listed.offset(), listed.end());
            Entry entry = Entry.decode(span(bytes, place), pack, listed.offset());
            listed.expect(entry, pack);
            entries.add(entry);
        }
        return new PackFile(header, footer, index, entries);
    }

    static ByteBuffer span(byte[] bytes, ByteRange range) {
        return ByteBuffer.wrap(bytes, (int) range.offset(), (int) range.length())
                .slice();
    }

    /** Random access for {@link PackRecovery}. */
    static PackRecovery.Source source(byte[] bytes) {
        return (offset, length) -> {
            int from = (int) Math.min(offset, bytes.length);
            return ByteBuffer.wrap(bytes, from, Math.min(length, bytes.length - from));
        };
    }
}
