package dev.cairn.core.format;

import dev.cairn.api.BlockKey;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.hash.Hashes;
import dev.cairn.engines.Crc32c;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Writes one pack from front to back: the header at once, entries as they are appended, index and footer at the end.
 * Keeps no stored bytes, about 250 bytes for each entry. It trusts its caller with the keys: it does not hash
 * plaintext. Not safe for use by several threads at once.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class PackWriter {
    private final PackHeader header;
    private final Consumer<ByteBuffer> out;
    private final List<IndexEntry> entries = new ArrayList<>();
    private final CRC32C crc = new CRC32C();
    private long bytes;
    private long indexBytes;
    private boolean finished;

    /**
     * Emits the header.
     *
     * @param out takes every piece of the pack in order and has read it in full when it returns; what it throws
     *     leaves the
     *     pack unfinished for good
     */
    public PackWriter(PackHeader header, Consumer<ByteBuffer> out) {
        this.header = header;
        this.out = out;
        emit(header.encode());
    }

    /** Whether an entry of so many stored bytes still fits the limits, with index and footer. */
    public boolean fits(int storedBytes) {
        long entry = (long) PackFormat.ENTRY_HEADER_BYTES + storedBytes + PackFormat.INDEX_ENTRY_BYTES_MAX;
        return storedBytes <= PackFormat.STORED_BYTES_MAX
                && entries.size() < PackFormat.ENTRIES_MAX
                && bytes + indexBytes + entry + PackFormat.FOOTER_BYTES <= PackFormat.BYTES_MAX;
    }

    /**
     * Emits an entry that is not sealed; the buffer keeps its position.
     *
     * @return where the entry starts
     * @throws IllegalStateException if it does not fit or the pack is finished
     */
    public long append(int kind, int codec, BlockKey key, ByteBuffer stored) {
        return append(new Encoding(kind, codec, EntryHeader.SEAL_NONE, 0), key, stored);
    }

    /**
     * How a block became stored bytes, as the header of its entry says it.
     *
     * @param kind an {@link EntryKind}
     * @param codec the codec's byte
     * @param seal the seal's byte
     * @param keyId epoch of the domain key of a seal, else 0
     */
    public record Encoding(int kind, int codec, int seal, int keyId) {}

    /** Emits an entry; otherwise the same. */
    public long append(Encoding how, BlockKey key, ByteBuffer stored) {
        return append(
                new EntryHeader(
                        header.mark(),
                        how.kind(),
                        how.codec(),
                        how.seal(),
                        how.keyId(),
                        key,
                        stored.remaining(),
                        Crc32c.of(stored)),
                stored);
    }

    /** Emits an entry under a header of the caller's making. */
    long append(EntryHeader entry, ByteBuffer stored) {
        if (finished || !fits(stored.remaining())) {
            throw new IllegalStateException(
                    finished ? "the pack is finished" : stored.remaining() + " bytes do not fit the pack");
        }
        long offset = bytes;
        entries.add(IndexEntry.of(offset, entry, header.algorithm(), stored));
        indexBytes += PackIndex.encodedBytes(entry, header.algorithm());
        emit(entry.encode());
        emit(stored.duplicate());
        return offset;
    }

    /** Bytes emitted so far. */
    public long bytesSoFar() {
        return bytes;
    }

    /** Entries emitted so far. */
    public int entriesSoFar() {
        return entries.size();
    }

    /**
     * Emits index and footer.
     *
     * @throws IllegalStateException if the pack is finished
     */
    public SealedPack finish() {
        if (finished) {
            throw new IllegalStateException("the pack is finished");
        }
        finished = true;
        PackIndex index = new PackIndex(header.algorithm(), entries);
        ByteBuffer encoded = index.encode();
        PackId id = PackIndex.packId(header, encoded);
        PackFooter footer =
                new PackFooter(bytes, entries.size(), header.algorithm(), Hashes.digest(header.algorithm(), encoded));
        emit(encoded);
        emit(footer.encode());
        return new SealedPack(id, bytes, (int) crc.getValue(), index.entries());
    }

    private void emit(ByteBuffer piece) {
        bytes += piece.remaining();
        crc.update(piece.duplicate());
        out.accept(piece);
    }
}
