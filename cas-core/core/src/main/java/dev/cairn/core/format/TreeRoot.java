package dev.cairn.core.format;

import dev.cairn.api.CasException;
import java.time.Instant;

/**
 * What a directory that is nobody's entry says of itself; of any other directory its entry says it.
 *
 * <p>Stability: internal.
 *
 * @param mode the permission bits, 0 to 07777
 * @param mtime when the directory was last modified, as its file system said
 * @since 0.1.0
 */
public record TreeRoot(int mode, Instant mtime) {
    /** Checks that the mode has permission bits alone. */
    public TreeRoot {
        if (mode < 0 || mode > TreeEntry.MODE_MAX) {
            throw CasException.limit("tree root", "permission bits", TreeEntry.MODE_MAX, mode);
        }
    }
}
