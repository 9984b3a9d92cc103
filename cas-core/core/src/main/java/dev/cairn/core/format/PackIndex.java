package dev.cairn.core.format;

import dev.cairn.api.CasException;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.hash.Hashes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of a pack's entries, in order and without gaps from the end of the header to the start of the index. The
 * digest of header and index is the pack's name.
 *
 * <p>Stability: internal.
 *
 * @param algorithm the algorithm of the stored digests
 * @param entries the entries
 * @since 0.1.0
 */
public record PackIndex(HashAlgorithm algorithm, List<IndexEntry> entries) {
    private static final String WHAT = "pack index";

    /** Checks count, offsets, marks, and that a stored digest is there exactly where it must be. */
    public PackIndex {
        entries = List.copyOf(entries);
        if (entries.size() > PackFormat.ENTRIES_MAX) {
            throw CasException.limit(WHAT, "entries of a pack", PackFormat.ENTRIES_MAX, entries.size());
        }
        long expected = PackFormat.HEADER_BYTES;
        for (IndexEntry entry : entries) {
            check(entry, expected, algorithm);
            expected = entry.end();
        }
    }

    private static void check(IndexEntry entry, long expected, HashAlgorithm algorithm) {
        if (entry.offset() != expected) {
            throw CasException.invalid(WHAT, "an entry at " + entry.offset() + " where " + expected + " is next");
        }
        if (entry.storedDigest().isPresent() == IndexEntry.keyIsDigest(entry.header(), algorithm)) {
            throw CasException.invalid(WHAT, "the entry at " + expected + " has a stored digest too many or too few");
        }
    }

    /** Where the index starts: the first byte after the last entry. */
    public long offset() {
        return entries.isEmpty()
                ? PackFormat.HEADER_BYTES
                : entries.get(entries.size() - 1).end();
    }

    /** The length of {@link #encode}. */
    public int encodedBytes() {
        int bytes = 0;
        for (IndexEntry entry : entries) {
            bytes += encodedBytes(entry.header(), algorithm);
        }
        return bytes;
    }

    static int encodedBytes(EntryHeader header, HashAlgorithm algorithm) {
        return IndexEntry.keyIsDigest(header, algorithm)
                ? PackFormat.INDEX_ENTRY_BYTES_MIN
                : PackFormat.INDEX_ENTRY_BYTES_MAX;
    }

    /** The bytes. */
    public ByteBuffer encode() {
        ByteBuffer to = Wire.allocate(encodedBytes());
        for (IndexEntry entry : entries) {
            to.putLong(entry.offset());
            to.put(entry.header().encode());
            entry.storedDigest().ifPresent(digest -> Wire.put(to, algorithm, digest));
        }
        return to.flip();
    }

    /** The name of the pack with this header and index. */
    public PackId packId(PackHeader header) {
        return packId(header, encode());
    }

    static PackId packId(PackHeader header, ByteBuffer index) {
        HashAlgorithm algorithm = header.algorithm();
        return new PackId(algorithm, Hashes.digest(algorithm, header.encode(), index));
    }

    /** Refuses a header and index that are not those of the pack of this name. */
    public void verify(PackHeader header, PackId pack) {
        if (!packId(header).equals(pack)) {
            throw CasException.corrupt(
                    WHAT, "header and index do not have the digest that names the pack", Subject.inPack(pack, 0));
        }
    }

    /**
     * Reads an index. Allocates at most sixteen times the bytes given, garbage included.
     *
     * @param index exactly the bytes of {@link PackFooter#indexRange}
     * @param about what errors name: the pack, or the object
     */
    public static PackIndex decode(ByteBuffer index, PackHeader header, PackFooter footer, Subject about) {
        WireReader in = new WireReader(WHAT, index, about);
        if (footer.algorithm() != header.algorithm()) {
            throw in.corrupt("header and footer differ in the hash algorithm");
        }
        if (!Hashes.digest(footer.algorithm(), index).equals(footer.indexDigest())) {
            throw in.corrupt("the index does not have the digest in the footer");
        }
        in.fits(footer.count(), PackFormat.INDEX_ENTRY_BYTES_MIN);
        List<IndexEntry> entries = new ArrayList<>(footer.count());
        for (int i = 0; i < footer.count(); i++) {
            entries.add(entry(in, header, about));
        }
        in.end();
        PackIndex result = in.value(() -> new PackIndex(header.algorithm(), entries));
        if (result.offset() != footer.indexOffset()) {
            throw in.corrupt("entries end at " + result.offset() + ", the index starts at " + footer.indexOffset());
        }
        return result;
    }

    private static IndexEntry entry(WireReader in, PackHeader header, Subject about) {
        long offset = in.u64("offset");
        EntryHeader entry = EntryHeader.decode(in.slice(PackFormat.ENTRY_HEADER_BYTES), about);
        entry.expectMark(header.mark(), about);
        if (IndexEntry.keyIsDigest(entry, header.algorithm())) {
            return new IndexEntry(offset, entry, Optional.empty());
        }
        if (in.algorithm() != header.algorithm()) {
            throw in.corrupt("a stored digest is not of the pack's hash algorithm");
        }
        return new IndexEntry(offset, entry, Optional.of(in.rawDigest()));
    }
}
