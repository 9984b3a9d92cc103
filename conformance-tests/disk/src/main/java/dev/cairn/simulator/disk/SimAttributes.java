package dev.cairn.simulator.disk;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What a node is, at one moment. */
record SimAttributes(long id, boolean isDirectory, long size, FileTime lastModifiedTime)
        implements BasicFileAttributes {
    static SimAttributes of(Node node) {
        return new SimAttributes(node.id(), node instanceof DirectoryNode, node.size(), node.modified());
    }

    @Override
    public FileTime lastAccessTime() {
        return lastModifiedTime;
    }

    @Override
    public FileTime creationTime() {
        return lastModifiedTime;
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public Object fileKey() {
        return "simulated:" + id;
    }
}
