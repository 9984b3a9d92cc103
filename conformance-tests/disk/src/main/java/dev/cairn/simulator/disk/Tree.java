package dev.cairn.simulator.disk;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of a disk and what the calls on names do. Guarded by the disk. */
final class Tree {
    private static final long FIRST_TICK_MICROS = 1_767_225_600_000_000L;

    private final SimulatedDisk disk;
    private long ids;
    private long ticks = FIRST_TICK_MICROS;
    private DirectoryNode root;

    Tree(SimulatedDisk disk) {
        this.disk = disk;
        this.root = new DirectoryNode(0, ticks);
    }

    /** A clock of its own: one microsecond for each change. */
    long tick() {
        return ++ticks;
    }

    Node node(SimPath path) throws IOException {
        Node node = find(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    FileNode file(SimPath path) throws IOException {
        if (node(path) instanceof FileNode file) {
            return file;
        }
        throw new FileSystemException(path.toString(), null, "Is a directory");
    }

    DirectoryNode directory(SimPath path) throws IOException {
        if (node(path) instanceof DirectoryNode directory) {
            return directory;
        }
        throw new NotDirectoryException(path.toString());
    }

    /** The node, or null if the last name is free; fails if a name before it is. */
    @Nullable
    Node find(SimPath path) throws IOException {
        Node node = root;
        List<String> names = path.absoluteNames();
        for (int i = 0; i < names.size(); i++) {
            if (!(node instanceof DirectoryNode directory)) {
                throw new FileSystemException(path.toString(), null, "Not a directory");
            }
            node = directory.get(names.get(i));
            if (node == null && i < names.size() - 1) {
                throw new NoSuchFileException(path.toString());
            }
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    FileNode createFile(SimPath path) throws IOException {
        FileNode file = new FileNode(++ids, tick());
        add(path, file);
        return file;
    }

    void createDirectory(SimPath path) throws IOException {
        add(path, new DirectoryNode(++ids, tick()));
    }

    void link(SimPath link, SimPath existing) throws IOException {
        Node node = node(existing);
        if (node instanceof DirectoryNode) {
            throw new FileSystemException(link.toString(), existing.toString(), "Operation not permitted");
        }
        add(link, node);
    }

    void move(SimPath from, SimPath to, boolean replace) throws IOException {
        Node node = node(from);
        Node there = find(to);
        if (there == node) {
            return;
        }
        if (to.startsWith(from)) {
            throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "Invalid argument");
        }
        if (there != null && !replace) {
            throw new FileAlreadyExistsException(to.toString());
        }
        if (there != null) {
            refuseReplacing(node, there, to);
        }
        parent(from).remove(from.name());
        parent(to).put(to.name(), node);
        release(there);
    }

    private static void refuseReplacing(Node node, Node there, SimPath to) throws IOException {
        if (there instanceof DirectoryNode directory) {
            if (!(node instanceof DirectoryNode)) {
                throw new FileSystemException(to.toString(), null, "Is a directory");
            }
            refuseFull(directory, to);
        } else if (node instanceof DirectoryNode) {
            throw new NotDirectoryException(to.toString());
        }
    }

    void delete(SimPath path) throws IOException {
        Node node = node(path);
        if (node instanceof DirectoryNode directory) {
            refuseFull(directory, path);
        }
        parent(path).remove(path.name());
        release(node);
    }

    private static void refuseFull(DirectoryNode directory, SimPath path) throws IOException {
        if (!directory.entries().isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
    }

    /** A file without a name gives its room back. */
    private void release(@Nullable Node node) {
        if (node instanceof FileNode file && file.link(0) == 0) {
            disk.faults().takeRoom(-file.size());
        }
    }

    private void add(SimPath path, Node node) throws IOException {
        if (find(path) != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        parent(path).put(path.name(), node);
    }

    private DirectoryNode parent(SimPath path) throws IOException {
        SimPath parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new FileSystemException(path.toString(), null, "Device or resource busy");
        }
        return directory(parent);
    }

    List<String> files() {
        List<String> found = new ArrayList<>();
        collect("", root, found);
        return found.stream().sorted().toList();
    }

    private static void collect(String base, DirectoryNode directory, List<String> found) {
        directory.entries().forEach((name, node) -> {
            if (node instanceof DirectoryNode child) {
                collect(base + "/" + name, child, found);
            } else {
                found.add(base + "/" + name);
            }
        });
    }

    /** What a crash leaves is all there is, and durable. */
    void replaceBy(Survivors survivors) {
        root = survivors.of(root);
    }
}
