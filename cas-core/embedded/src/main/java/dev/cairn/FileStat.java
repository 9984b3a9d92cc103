package dev.cairn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a file is known by. Two equal stats of one path mean that the bytes read between them are of one state: a write moves
 * the time of change, which nobody can set back.
 *
 * @param mode type and permission bits, as {@code stat} says
 * @param size length in bytes
 * @param modified when it was last written
 * @param changedNanos when the file or its inode last changed; {@code Long.MAX_VALUE} where the system does not tell
 * @param device number of the file system
 * @param inode number in it
 */
record FileStat(int mode, long size, FileTime modified, long changedNanos, long device, long inode) {
    private static final int TYPE = 0170000;
    private static final int FILE = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int SYMLINK = 0120000;
    private static final int PERMISSIONS = 07777;
    private static final String UNIX = "unix:mode,size,lastModifiedTime,ctime,dev,ino";

    static FileStat of(Path file, LinkOption... links) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return plain(Files.readAttributes(file, BasicFileAttributes.class, links));
        }
        Map<String, Object> a = Files.readAttributes(file, UNIX, links);
        return new FileStat(
                (Integer) get(a, "mode"),
                (Long) get(a, "size"),
                (FileTime) get(a, "lastModifiedTime"),
                ((FileTime) get(a, "ctime")).to(TimeUnit.NANOSECONDS),
                (Long) get(a, "dev"),
                (Long) get(a, "ino"));
    }

    private static Object get(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }

    /** Without modes a file can be read and written by its owner, and a directory entered. */
    private static FileStat plain(BasicFileAttributes a) {
        int mode = a.isRegularFile() ? FILE | 0644 : a.isDirectory() ? DIRECTORY | 0755 : 0;
        int type = a.isSymbolicLink() ? SYMLINK | 0777 : mode;
        return new FileStat(type, a.size(), a.lastModifiedTime(), Long.MAX_VALUE, 0, Objects.hashCode(a.fileKey()));
    }

    boolean isFile() {
        return (mode & TYPE) == FILE;
    }

    boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY;
    }

    boolean isSymlink() {
        return (mode & TYPE) == SYMLINK;
    }

    int permissions() {
        return mode & PERMISSIONS;
    }

    long modifiedNanos() {
        return modified.to(TimeUnit.NANOSECONDS);
    }
}
