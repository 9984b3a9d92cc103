package dev.cairn.api;

import java.util.List;

/**
 * Something that a scrub noticed.
 *
 * <p>Stability: experimental.
 *
 * @param severity how bad it is
 * @param kind what it is
 * @param store the id of the store
 * @param subject the object or pack, and the place in it
 * @param reason what disagrees
 * @param fix what to do about it, a sentence
 * @param blocks blocks that cannot be read and lie in no other good copy, at most {@link #BLOCKS_MAX} of them; the reason has their number
 * @since 0.1.0
 */
public record ScrubFinding(
        Severity severity, Kind kind, String store, Subject subject, String reason, String fix, List<BlockKey> blocks) {
    /** How many blocks a finding names at most. */
    public static final int BLOCKS_MAX = 100;

    /** How bad something is. */
    public enum Severity {
        /** Good to know; there is nothing to do. */
        INFO,
        /** Nothing is lost, but somebody should look. */
        WARNING,
        /** A copy cannot be relied on. */
        ERROR,
        /** Content cannot be read and lies nowhere else. */
        LOST
    }

    /** What was noticed. */
    public enum Kind {
        /** The store is not there, or is another one; nothing was looked at. */
        STORE_AWAY,
        /** The object of a copy is not there. */
        MISSING,
        /** A copy has been missing in two looks. */
        LOST,
        /** The bytes of a copy are not what they must be. */
        DAMAGED,
        /** An object has another length than its pack. */
        WRONG_LENGTH,
        /** A copy that was missing or damaged is there, or whole. */
        HEALED,
        /** A writer that died left an object behind. */
        ORPHAN,
        /** An object is not this catalog's. */
        FOREIGN
    }

    /** Copies the list. */
    public ScrubFinding {
        blocks = List.copyOf(blocks);
    }
}
