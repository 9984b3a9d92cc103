package dev.cairn;

import dev.cairn.api.CasException;
import java.nio.file.Path;

/** Counts of one walk, which its steps add to from any thread, and the caller's callbacks, called one at a time. */
final class TreeTally {
    private final TreeOptions options;

    // All guarded by this.
    private long files;
    private long directories;
    private long links;
    private long bytes;
    private long unchanged;
    private long skipped;
    private long failed;
    private long moved;

    TreeTally(TreeOptions options) {
        this.options = options;
    }

    /** Bytes have been read or written; a file that is read twice counts twice here. */
    synchronized void moved(long count) {
        moved += count;
        options.progress().reached(files, moved);
    }

    synchronized void file(long size) {
        files++;
        bytes += size;
        options.progress().reached(files, moved);
    }

    synchronized void unchanged(long size) {
        unchanged++;
        file(size);
    }

    synchronized void directory() {
        directories++;
    }

    synchronized void link() {
        links++;
    }

    synchronized void skipped(Path path, String reason) {
        skipped++;
        options.skipped().accept(path, reason);
    }

    synchronized void failed(CasException failure) {
        failed++;
        options.failed().accept(failure);
    }

    synchronized TreeCounts counts() {
        return new TreeCounts(files, directories, links, bytes, unchanged, skipped, failed);
    }
}
