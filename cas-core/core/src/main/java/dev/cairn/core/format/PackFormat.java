package dev.cairn.core.format;

import dev.cairn.api.BlockKey;

/**
 * Lengths and limits of the pack format.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class PackFormat {
    /** The newest version that this code reads and the one that it writes. */
    public static final int VERSION = 1;
    /** The class of packs that hold blocks; other values are reserved. */
    public static final int CLASS_DATA = 0;
    /** Bytes to fetch from the start of a pack for its header. */
    public static final int HEADER_BYTES = 80;
    /** Bytes of an entry's header. */
    public static final int ENTRY_HEADER_BYTES = 64;
    /** Bytes to fetch from the end of a pack for its footer. */
    public static final int FOOTER_BYTES = 57;
    /** The longest pack, framing included: 64 MiB. */
    public static final int BYTES_MAX = 64 << 20;
    /** The most entries of a pack. */
    public static final int ENTRIES_MAX = 262_144;
    /** The most that a codec and a seal may make of a block: 16 MiB, 1/128 more, and 64 KiB. */
    public static final int STORED_BYTES_MAX = BlockKey.SIZE_MAX + BlockKey.SIZE_MAX / 128 + (64 << 10);
    /** An entry in the index whose key is the digest of its stored bytes. */
    static final int INDEX_ENTRY_BYTES_MIN = Long.BYTES + ENTRY_HEADER_BYTES;
    /** An entry in the index with the digest of its stored bytes. */
    static final int INDEX_ENTRY_BYTES_MAX = INDEX_ENTRY_BYTES_MIN + Wire.DIGEST_BYTES;

    private PackFormat() {}
}
