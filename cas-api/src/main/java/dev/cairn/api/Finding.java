package dev.cairn.api;

/**
 * Damage that a verify found.
 *
 * <p>Stability: stable.
 *
 * @param kind what is damaged
 * @param subject blob, block, pack and offset, as far as they are known
 * @param reason what disagrees
 * @since 0.1.0
 */
public record Finding(Kind kind, Subject subject, String reason) {
    /** What is damaged. */
    public enum Kind {
        /** The bytes of an entry are not those of its block key. */
        CORRUPT_BLOCK,
        /** Header, index or footer of a pack. */
        CORRUPT_PACK,
        /** The catalog and the index of a pack disagree about an entry. */
        WRONG_LOCATION,
        /** A pack that the catalog knows and the store does not have. */
        MISSING_PACK,
        /** A block of a manifest that no pack holds. */
        MISSING_BLOCK,
        /** A blob's manifest or outboard is damaged or another blob's, or a block of it is damaged. */
        DAMAGED_BLOB
    }
}
