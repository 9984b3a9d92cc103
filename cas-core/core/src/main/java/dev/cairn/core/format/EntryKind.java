package dev.cairn.core.format;

import java.util.Optional;

/**
 * What an entry holds. Headers carry the byte, because readers keep and skip kinds that they do not know.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public enum EntryKind {
    /** A chunk of a blob. */
    DATA(1),
    /** A block that is a whole blob and needs no manifest. */
    WHOLE(2),
    /** A manifest's root or page. */
    MANIFEST(3),
    /** The inner nodes of a blob's hash tree. */
    OUTBOARD(4);

    private final int id;

    EntryKind(int id) {
        this.id = id;
    }

    /** The byte that stands for this kind. */
    public int id() {
        return id;
    }

    /** The kind of a byte, if this version knows it. */
    public static Optional<EntryKind> of(int id) {
        for (EntryKind kind : values()) {
            if (kind.id == id) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
