package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import java.time.Instant;
import java.util.Arrays;

/**
 * An entry of a directory. Entries are ordered by the UTF-8 bytes of their names, unsigned.
 *
 * <p>Stability: internal.
 *
 * @param name one segment of a path
 * @param mode the permission bits, 0 to 07777
 * @param mtime when the file was last modified, as its file system said
 * @param node what it is
 * @since 0.1.0
 */
public record TreeEntry(String name, int mode, Instant mtime, TreeNode node) implements Comparable<TreeEntry> {
    /** The longest name in bytes. */
    public static final int NAME_BYTES_MAX = 255;
    /** All permission bits. */
    public static final int MODE_MAX = 07777;

    private static final String WHAT = "tree entry";

    /** Checks that the name is one segment of a path and that the mode has permission bits alone. */
    public TreeEntry {
        int bytes = Utf8.encode(WHAT, name).length;
        if (bytes == 0 || bytes > NAME_BYTES_MAX) {
            throw CasException.limit(WHAT, "bytes of a name", NAME_BYTES_MAX, bytes);
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0 || name.equals(".") || name.equals("..")) {
            throw CasException.invalid(WHAT, "'" + shown(name) + "' is not one segment of a path");
        }
        if (mode < 0 || mode > MODE_MAX) {
            throw CasException.limit(WHAT, "permission bits", MODE_MAX, mode);
        }
    }

    /** A file. */
    public static TreeEntry file(String name, int mode, Instant mtime, BlobKey blob) {
        return new TreeEntry(name, mode, mtime, new TreeNode.File(blob));
    }

    /** A directory. */
    public static TreeEntry directory(String name, int mode, Instant mtime, BlobKey tree) {
        return new TreeEntry(name, mode, mtime, new TreeNode.Directory(tree));
    }

    /** A symbolic link. */
    public static TreeEntry symlink(String name, int mode, Instant mtime, String target) {
        return new TreeEntry(name, mode, mtime, new TreeNode.Symlink(target));
    }

    byte[] nameBytes() {
        return Utf8.encode(WHAT, name);
    }

    /** The name without control characters. */
    String shownName() {
        return shown(name);
    }

    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public int compareTo(TreeEntry o) {
        return Arrays.compareUnsigned(nameBytes(), o.nameBytes());
    }
}
