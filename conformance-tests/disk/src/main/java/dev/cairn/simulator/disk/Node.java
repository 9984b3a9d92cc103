package dev.cairn.simulator.disk;

import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** A file or a directory, whatever its names. Guarded by the disk. */
abstract sealed class Node permits FileNode, DirectoryNode {
    private final long id;
    private FileTime modified;
    /** How many names it has now. */
    private int links;

    Node(long id, long tick) {
        this.id = id;
        this.modified = FileTime.from(tick, TimeUnit.MICROSECONDS);
    }

    long id() {
        return id;
    }

    FileTime modified() {
        return modified;
    }

    void modified(FileTime time) {
        modified = time;
    }

    /** Counts a name more or less; answers how many there are. */
    int link(int change) {
        links += change;
        return links;
    }

    abstract long size();

    /** Makes durable what this node holds. */
    abstract void sync();

    /** Forgets to make it durable and does not know. */
    abstract void failSync();
}
