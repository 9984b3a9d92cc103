package dev.cairn;

import dev.cairn.api.BlobKey;
import dev.cairn.core.format.TreeEntry;
import java.nio.file.Path;

/**
 * A file on its way out.
 *
 * @param folder its directory
 * @param entry what the tree says of it
 */
record RestoredFile(RestoredFolder folder, TreeEntry entry) {
    BlobKey key() {
        return entry.node().key().orElseThrow();
    }

    /** Where it goes; in its directory, or refused. */
    Path path() {
        return Names.resolve(folder.path(), entry.name());
    }

    /** A failure of its own file system gets its name. */
    Throwable named(Throwable e) {
        return FileFailures.typed("write", folder.path().resolve(entry.name()), e);
    }
}
