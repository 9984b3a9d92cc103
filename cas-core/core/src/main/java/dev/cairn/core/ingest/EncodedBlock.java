package dev.cairn.core.ingest;

import dev.cairn.api.BlockKey;
import dev.cairn.api.codec.BlockCodec;
import dev.cairn.core.codec.Codecs;
import dev.cairn.core.codec.Compressibility;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.domain.DomainKeys;
import dev.cairn.core.format.EntryKind;
import dev.cairn.core.format.PackFormat;
import java.nio.ByteBuffer;

/**
 * A block as a pack will hold it.
 *
 * @param kind what it is
 * @param key its key
 * @param codec the byte of its codec
 * @param seal the byte of its seal
 * @param keyId the epoch of the key that sealed it, else 0
 * @param stored its stored bytes
 */
record EncodedBlock(EntryKind kind, BlockKey key, int codec, int seal, int keyId, ByteBuffer stored) {
    /** A block keeps its compressed form only if that saves at least this part of it. */
    private static final int SAVING = 64;

    /** Encodes a block, and seals it in a private domain; the result may be a view of it. */
    static EncodedBlock of(DomainContext context, EntryKind kind, BlockKey key, ByteBuffer plaintext) {
        BlockCodec codec = context.codec(kind);
        ByteBuffer encoded = Compressibility.worthTrying(plaintext) ? codec.encode(plaintext) : plaintext;
        boolean saves = encoded.remaining() <= plaintext.remaining() - plaintext.remaining() / SAVING;
        return saves
                ? sealed(context.keys(), kind, key, codec.id(), encoded)
                : sealed(context.keys(), kind, key, Codecs.IDENTITY.id(), plaintext.duplicate());
    }

    private static EncodedBlock sealed(DomainKeys keys, EntryKind kind, BlockKey key, int codec, ByteBuffer encoded) {
        DomainKeys.Sealed sealed = keys.seal(kind, key, codec, encoded);
        return new EncodedBlock(kind, key, codec, sealed.seal(), sealed.keyId(), sealed.bytes());
    }

    /** The same with its stored bytes elsewhere. */
    EncodedBlock at(ByteBuffer elsewhere) {
        return new EncodedBlock(kind, key, codec, seal, keyId, elsewhere);
    }

    /** Bytes that it takes in a pack, without its line in the index. */
    long entryBytes() {
        return (long) PackFormat.ENTRY_HEADER_BYTES + stored.remaining();
    }
}
