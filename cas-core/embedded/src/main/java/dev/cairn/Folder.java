package dev.cairn;

import dev.cairn.api.BlobKey;
import dev.cairn.core.format.Tree;
import dev.cairn.core.format.TreeEntry;
import dev.cairn.core.format.TreeRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory on its way in. Its tree can be stored when it has been listed and each of its children is done. */
final class Folder {
    private final @Nullable Folder parent;
    private final Path path;
    private final String name;
    private final FileStat stat;
    private final int depth;

    // Guarded by this. The listing itself counts as one that is awaited.
    private int awaited = 1;
    private List<TreeEntry> entries = new ArrayList<>();

    private Folder(@Nullable Folder parent, Path path, String name, FileStat stat) {
        this.parent = parent;
        this.path = path;
        this.name = name;
        this.stat = stat;
        this.depth = parent == null ? 0 : parent.depth + 1;
    }

    /** The stat must be older than the listing, as that of a child is. */
    static Folder root(Path path, FileStat stat) {
        return new Folder(null, path, "", stat);
    }

    Folder child(Path of, String called, FileStat known) {
        await();
        return new Folder(this, of, called, known);
    }

    @Nullable
    Folder parent() {
        return parent;
    }

    Path path() {
        return path;
    }

    int depth() {
        return depth;
    }

    /** This directory as an entry of its parent. */
    TreeEntry entry(BlobKey tree) {
        return TreeEntry.directory(name, stat.permissions(), stat.modified().toInstant(), tree);
    }

    synchronized void await() {
        awaited++;
    }

    synchronized void add(TreeEntry entry) {
        entries.add(entry);
    }

    /** One that was awaited is done; answers whether it was the last. */
    synchronized boolean oneDone() {
        awaited--;
        return awaited == 0;
    }

    /** The tree, made once. The root's says what no entry says of it. */
    synchronized Tree tree() {
        Tree tree = Tree.of(entries.stream());
        entries = List.of();
        boolean isRoot = parent == null;
        return isRoot ? tree.as(new TreeRoot(stat.permissions(), stat.modified().toInstant())) : tree;
    }
}
