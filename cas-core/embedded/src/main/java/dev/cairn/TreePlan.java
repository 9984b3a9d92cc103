package dev.cairn;

import dev.cairn.api.BlobKey;
import dev.cairn.core.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a walk finds into pieces of work that are worth a step: groups of small files and of files that the cache knows,
 * also across directories, and single large files. Each call blocks; used by one thread at a time.
 */
final class TreePlan {
    private static final int SMALL_MAX = 256;
    private static final int KNOWN_MAX = 1_000;

    private final Walk walk;
    private final Optional<FileCache> cache;
    private List<Walk.File> small = new ArrayList<>();
    private long smallBytes;
    private List<Known> known = new ArrayList<>();

    TreePlan(Walk walk, Optional<FileCache> cache) {
        this.walk = walk;
        this.cache = cache;
    }

    /** A file that was stored before. */
    record Known(Walk.File file, BlobKey key) {}

    /** A piece of work. */
    sealed interface Work {}

    /** A directory has been listed. */
    record Listed(Folder folder) implements Work {}

    /** Files to read and store together. */
    record SmallFiles(List<Walk.File> files) implements Work {}

    /** A file to read and store by itself. */
    record LargeFile(Walk.File file) implements Work {}

    /** Files to hold. */
    record KnownFiles(List<Known> files) implements Work {}

    /** The next piece; null when there is none. */
    @Nullable
    Work next() {
        for (Walk.Found found = walk.next(); found != null; found = walk.next()) {
            Work work = found instanceof Walk.File file ? take(file) : new Listed(found.folder());
            if (work != null) {
                return work;
            }
        }
        if (!small.isEmpty()) {
            return takeSmall();
        }
        return known.isEmpty() ? null : takeKnown();
    }

    private @Nullable Work take(Walk.File file) {
        BlobKey key = cache.map(c -> c.find(file.stat())).orElse(null);
        if (key != null) {
            known.add(new Known(file, key));
            return known.size() == KNOWN_MAX ? takeKnown() : null;
        }
        if (file.stat().size() > Batch.SMALL_BYTES_MAX) {
            return new LargeFile(file);
        }
        // There is room for one more of the longest, so that a group is full before it is too long.
        small.add(file);
        smallBytes += file.stat().size();
        boolean full = small.size() == SMALL_MAX || smallBytes > Batch.SMALL_BATCH_BYTES_MAX - Batch.SMALL_BYTES_MAX;
        return full ? takeSmall() : null;
    }

    private Work takeSmall() {
        Work work = new SmallFiles(small);
        small = new ArrayList<>();
        smallBytes = 0;
        return work;
    }

    private Work takeKnown() {
        Work work = new KnownFiles(known);
        known = new ArrayList<>();
        return work;
    }
}
