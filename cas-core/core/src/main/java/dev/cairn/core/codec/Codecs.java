package dev.cairn.core.codec;

import dev.cairn.api.CasException;
import dev.cairn.api.codec.BlockCodec;

/** The block codecs that are built in; every one of them can be read by every repository. */
public final class Codecs {
    /** Stored bytes are the plaintext. */
    public static final BlockCodec IDENTITY = new IdentityCodec();
    /** Zstandard at its default level, the default codec. */
    public static final BlockCodec ZSTD = new ZstdCodec(3);

    private Codecs() {}

    /**
     * Finds a codec by its format byte.
     *
     * @throws CasException.Unsupported if it is not known
     */
    public static BlockCodec ofId(int id) {
        if (id == IDENTITY.id()) {
            return IDENTITY;
        }
        if (id == ZSTD.id()) {
            return ZSTD;
        }
        throw CasException.unsupported("codec", "unknown codec byte " + id);
    }

    /**
     * Finds a codec by its name.
     *
     * @throws CasException.InvalidInput if it is not known
     */
    public static BlockCodec ofName(String name) {
        return switch (name) {
            case "identity" -> IDENTITY;
            case "zstd" -> ZSTD;
            default -> throw CasException.invalid("codec", "unknown codec; known: identity, zstd");
        };
    }
}
