package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.BlockKey;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.codec.ChunkerSpec;
import dev.cairn.engines.Crc32c;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** How the values that the formats share are written; {@link WireReader} reads them. */
final class Wire {
    /** Algorithm byte and 32 bytes. */
    static final int DIGEST_BYTES = 1 + Digest.BYTES;
    /** Scheme byte, 32 bytes, u32 size. */
    static final int BLOCK_KEY_BYTES = DIGEST_BYTES + Integer.BYTES;
    /** Algorithm byte, 32 bytes, u64 size. */
    static final int BLOB_KEY_BYTES = DIGEST_BYTES + Long.BYTES;
    /** Id, three u32 sizes, normalization, u64 seed. */
    static final int CHUNKER_BYTES = 1 + 3 * Integer.BYTES + 1 + Long.BYTES;

    private Wire() {}

    static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] magic(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    static void put(ByteBuffer to, HashAlgorithm algorithm, Digest digest) {
        to.put((byte) algorithm.id());
        digest.write(to);
    }

    static void put(ByteBuffer to, BlockKey key) {
        to.put((byte) key.scheme().id());
        key.digest().write(to);
        to.putInt(key.size());
    }

    static void put(ByteBuffer to, BlobKey key) {
        put(to, key.algorithm(), key.digest());
        to.putLong(key.size());
    }

    static void put(ByteBuffer to, ChunkerSpec chunker) {
        to.put((byte) chunker.id());
        to.putInt(chunker.minBytes()).putInt(chunker.avgBytes()).putInt(chunker.maxBytes());
        to.put((byte) chunker.normalization());
        to.putLong(chunker.seed());
    }

    /** The 16 bytes in the order of the text form, as RFC 9562 has them. */
    static void put(ByteBuffer to, UUID id) {
        to.putLong(Long.reverseBytes(id.getMostSignificantBits()));
        to.putLong(Long.reverseBytes(id.getLeastSignificantBits()));
    }

    /** All bytes so far, in a new array. */
    static byte[] bytes(ByteBuffer from) {
        byte[] bytes = new byte[from.position()];
        from.duplicate().flip().get(bytes);
        return bytes;
    }

    /** Appends the CRC32C of all bytes so far. */
    static void putCrc(ByteBuffer to) {
        to.putInt(Crc32c.of(to.duplicate().flip()));
    }
}
