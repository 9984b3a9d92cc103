package dev.cairn.driver.posix;

import dev.cairn.api.CasException;
import dev.cairn.api.store.ObjectName;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The root directory. Once seen it must stay the same directory: when the disk is unmounted, what is left in its place
 * must not look like an empty store, and nothing must be written there.
 */
final class Root {
    /** The longest name that file systems take for a file or directory. */
    static final int SEGMENT_BYTES_MAX = 255;

    private final Path path;
    private final boolean create;
    /** The identity of the directory, or a mark that it was seen on a file system without identities. */
    private volatile @Nullable Object seen;

    Root(Path path, boolean create) {
        this.path = path;
        this.create = create;
    }

    Path path() {
        return path;
    }

    /** The place of an object; refuses names that no file can have. */
    Path locate(ObjectName name) {
        for (String segment : name.value().split("/", -1)) {
            if (segment.length() > SEGMENT_BYTES_MAX) {
                throw CasException.limit(
                        "object name", "a segment is a file name", SEGMENT_BYTES_MAX, segment.length());
            }
        }
        return path.resolve(name.value());
    }

    /**
     * The place of an object that may be looked at: no directory on the way is a link to elsewhere. A missing root is
     * Unavailable, unless it was never there and is still to be made by the first write.
     */
    Path existing(Op op, ObjectName name) throws IOException {
        Path file = locate(name);
        Path directory = path;
        String[] segments = name.value().split("/", -1);
        for (int i = 0; i < segments.length - 1; i++) {
            directory = directory.resolve(segments[i]);
            if (!Place.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw missing(op, name);
            }
        }
        return file;
    }

    /** Why an object is not there: because it does not exist, or because the root does not. */
    CasException missing(Op op, ObjectName name) throws IOException {
        require(op);
        return CasException.notFound(op.verb(), "object", name.value());
    }

    /** Whether the root is there; Unavailable if it should be. */
    boolean require(Op op) throws IOException {
        // First what was known, then what is there: another thread may make the root in between.
        Object before = seen;
        Object key = identity(op);
        if (key == null) {
            if (before != null || !create) {
                throw unavailable(op, "the root directory of the store is missing");
            }
            return false;
        }
        if (before != null && !before.equals(key)) {
            throw unavailable(op, "another directory stands in the place of the store's root");
        }
        seen = key;
        return true;
    }

    /** Before a write: makes the root if it was never there and may be made. */
    void ensure(Op op, Directories directories) throws IOException {
        boolean there = require(op);
        directories.prepareRoot(path, !there);
        if (!there) {
            require(op);
        }
    }

    private @Nullable Object identity(Op op) throws IOException {
        BasicFileAttributes a = Place.at(path).orElse(null);
        if (a == null) {
            return null;
        }
        if (!a.isDirectory()) {
            throw unavailable(op, "the root of the store is not a directory");
        }
        Object key = a.fileKey();
        return key == null ? "present" : key;
    }

    /** The path is named, because whoever has to act needs it. */
    private CasException unavailable(Op op, String reason) {
        return new CasException.Unavailable(op.details(reason + ": " + path));
    }
}
