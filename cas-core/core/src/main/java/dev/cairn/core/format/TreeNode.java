package dev.cairn.core.format;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import java.util.Optional;

/**
 * What an entry of a tree stands for.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public sealed interface TreeNode {
    /** The kinds; the byte of a kind is its place, from one. */
    enum Kind {
        /** Bytes. */
        FILE,
        /** A further tree. */
        DIRECTORY,
        /** A path that is followed elsewhere. */
        SYMLINK
    }

    /** Which kind this is. */
    Kind kind();

    /** The blob, unless this is a symbolic link. */
    Optional<BlobKey> key();

    /** Length in bytes of the file, of the encoded tree or of the link's target. */
    long size();

    /**
     * A file.
     *
     * @param blob its bytes
     */
    record File(BlobKey blob) implements TreeNode {
        @Override
        public Kind kind() {
            return Kind.FILE;
        }

        @Override
        public Optional<BlobKey> key() {
            return Optional.of(blob);
        }

        @Override
        public long size() {
            return blob.size();
        }
    }

    /**
     * A directory.
     *
     * @param tree the blob that is its {@link Tree}
     */
    record Directory(BlobKey tree) implements TreeNode {
        @Override
        public Kind kind() {
            return Kind.DIRECTORY;
        }

        @Override
        public Optional<BlobKey> key() {
            return Optional.of(tree);
        }

        @Override
        public long size() {
            return tree.size();
        }
    }

    /**
     * A symbolic link.
     *
     * @param target where it points, as written; not checked, so a reader must not follow it out of its own root
     */
    record Symlink(String target) implements TreeNode {
        /** The longest target in bytes. */
        public static final int TARGET_BYTES_MAX = 4_096;

        /** Checks length, encoding, and that there is no NUL. */
        public Symlink {
            int bytes = Utf8.encode("symbolic link", target).length;
            if (bytes == 0 || bytes > TARGET_BYTES_MAX) {
                throw CasException.limit("symbolic link", "bytes of a target", TARGET_BYTES_MAX, bytes);
            }
            if (target.indexOf('\0') >= 0) {
                throw CasException.invalid("symbolic link", "NUL in a target");
            }
        }

        @Override
        public Kind kind() {
            return Kind.SYMLINK;
        }

        @Override
        public Optional<BlobKey> key() {
            return Optional.empty();
        }

        @Override
        public long size() {
            return Utf8.encode("symbolic link", target).length;
        }
    }
}
