package dev.cairn.core.catalog;

import dev.cairn.api.BlockKey;
import dev.cairn.api.BlockScheme;
import dev.cairn.api.CasException;
import dev.cairn.api.Digest;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.pack.PackId;
import java.nio.ByteBuffer;

/** Keys as the catalog keeps them: bytes whose unsigned order is the order of the keys. */
final class CatalogKeys {
    private static final int PACK_BYTES = 1 + Digest.BYTES;
    private static final int BLOCK_BYTES = 1 + Digest.BYTES + Integer.BYTES;

    private CatalogKeys() {}

    static byte[] bytes(PackId pack) {
        ByteBuffer to =
                ByteBuffer.allocate(PACK_BYTES).put((byte) pack.algorithm().id());
        pack.digest().write(to);
        return to.array();
    }

    static PackId pack(byte[] bytes) {
        ByteBuffer from = sized("pack id", bytes, PACK_BYTES);
        return new PackId(HashAlgorithm.ofId(from.get()), Digest.read(from));
    }

    static byte[] bytes(BlockKey block) {
        ByteBuffer to =
                ByteBuffer.allocate(BLOCK_BYTES).put((byte) block.scheme().id());
        block.digest().write(to);
        return to.putInt(block.size()).array();
    }

    static BlockKey block(byte[] bytes) {
        ByteBuffer from = sized("block key", bytes, BLOCK_BYTES);
        return new BlockKey(BlockScheme.ofId(from.get()), Digest.read(from), from.getInt());
    }

    private static ByteBuffer sized(String what, byte[] bytes, int length) {
        if (bytes.length != length) {
            throw CasException.limit(what, "wrong length", length, bytes.length);
        }
        return ByteBuffer.wrap(bytes);
    }
}
