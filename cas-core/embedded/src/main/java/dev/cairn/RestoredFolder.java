package dev.cairn;

import dev.cairn.core.format.Tree;
import dev.cairn.core.format.TreeEntry;
import dev.cairn.core.format.TreeNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory on its way out. Its symbolic links are made when all that lies beneath it is there, so nothing is ever written
 * through one; permissions and time come last, because every entry moves the time and some permissions forbid entries.
 */
final class RestoredFolder {
    private final @Nullable RestoredFolder parent;
    private final Path path;
    private final @Nullable FileMeta meta;
    private final Tree tree;
    private final int depth;

    // Guarded by this; one for the listing itself.
    private int awaited;

    RestoredFolder(@Nullable RestoredFolder parent, Path path, @Nullable FileMeta meta, Tree tree) {
        this.parent = parent;
        this.path = path;
        this.meta = meta;
        this.tree = tree;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.awaited = 1 + tree.links().size();
    }

    Path path() {
        return path;
    }

    int depth() {
        return depth;
    }

    List<TreeEntry> entries(TreeNode.Kind kind) {
        return tree.entries().stream()
                .filter(entry -> entry.node().kind() == kind)
                .toList();
    }

    /** One that was awaited is done; with the last one this directory is finished, and then its parent may. Blocks. */
    void oneDone(TreeTally tally) {
        for (RestoredFolder folder = this; folder != null && folder.wasLast(); folder = folder.parent) {
            try {
                folder.finish(tally);
            } catch (IOException e) {
                throw FileFailures.of("write", folder.path, e);
            }
        }
    }

    private synchronized boolean wasLast() {
        awaited--;
        return awaited == 0;
    }

    private void finish(TreeTally tally) throws IOException {
        for (TreeEntry entry : tree.entries()) {
            if (entry.node() instanceof TreeNode.Symlink link) {
                link(entry, link.target());
                tally.link();
            }
        }
        if (meta != null) {
            meta.apply(path);
        }
        tally.directory();
    }

    private void link(TreeEntry entry, String target) throws IOException {
        Path link = Names.resolve(path, entry.name());
        try {
            Files.createSymbolicLink(link, path.getFileSystem().getPath(target));
        } catch (InvalidPathException e) {
            throw FileFailures.invalid("write", "the target of a symbolic link cannot be written here", link);
        }
        new FileMeta(entry.mode(), entry.mtime()).applyTime(link);
    }
}
