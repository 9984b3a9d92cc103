package dev.cairn.core.ingest;

import dev.cairn.api.BlockKey;
import dev.cairn.api.codec.BlockCodec;
import dev.cairn.core.codec.Codecs;
import dev.cairn.core.codec.Compressibility;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.PackFormat;
import java.nio.ByteBuffer;

/**
 * A block as a pack will hold it.
 *
 * @param kind what it is
 * @param key its key
 * @param codec the byte of its codec
 * @param stored its stored bytes
 */
record EncodedBlock(EntryKind kind, BlockKey key, int codec, ByteBuffer stored) {
    /** A block keeps its compressed form only if that saves at least this part of it. */
    private static final int SAVING = 64;

    /** Encodes a chunk; the result may be a view of it. */
    static EncodedBlock of(EntryKind kind, BlockKey key, BlockCodec codec, ByteBuffer plaintext) {
        ByteBuffer stored = Compressibility.worthTrying(plaintext) ? codec.encode(plaintext) : plaintext;
        boolean saves = stored.remaining() <= plaintext.remaining() - plaintext.remaining() / SAVING;
        return saves
                ? new EncodedBlock(kind, key, codec.id(), stored)
                : new EncodedBlock(kind, key, Codecs.IDENTITY.id(), plaintext.duplicate());
    }

    /** Bytes that it takes in a pack, without its line in the index. */
    long entryBytes() {
        return (long) PackFormat.ENTRY_HEADER_BYTES + stored.remaining();
    }
}
