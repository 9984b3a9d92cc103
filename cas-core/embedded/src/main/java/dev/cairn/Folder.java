package dev.cairn;

import dev.cairn.api.BlobKey;
import dev.cairn.core.format.Tree;
import dev.cairn.core.format.TreeEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory on its way in. Its tree can be stored when it has been listed and each of its children is done. */
final class Folder {
    private final @Nullable Folder parent;
    private final Path path;
    private final @Nullable TreeEntryHead head;
    private final int depth;

    // Guarded by this. The listing itself counts as one that is awaited.
    private int awaited = 1;
    private List<TreeEntry> entries = new ArrayList<>();

    private Folder(@Nullable Folder parent, Path path, @Nullable TreeEntryHead head) {
        this.parent = parent;
        this.path = path;
        this.head = head;
        this.depth = parent == null ? 0 : parent.depth + 1;
    }

    /** What an entry is called and known by. */
    record TreeEntryHead(String name, FileStat stat) {}

    static Folder root(Path path) {
        return new Folder(null, path, null);
    }

    Folder child(Path of, String name, FileStat stat) {
        await();
        return new Folder(this, of, new TreeEntryHead(name, stat));
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
        if (head == null) {
            throw new IllegalStateException("the root is nobody's entry");
        }
        FileStat stat = head.stat();
        return TreeEntry.directory(
                head.name(), stat.permissions(), stat.modified().toInstant(), tree);
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

    /** The tree, made once. */
    synchronized Tree tree() {
        Tree tree = Tree.of(entries.stream());
        entries = List.of();
        return tree;
    }
}
