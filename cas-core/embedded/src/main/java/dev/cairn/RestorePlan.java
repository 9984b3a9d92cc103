package dev.cairn;

import dev.cairn.core.SmallReads;
import dev.cairn.core.format.TreeNode;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * Makes the directories of a tree into pieces of work that are worth a step: groups of small files, also across directories, and single
 * large files. One for each restore; used by one thread at a time.
 */
final class RestorePlan {
    /** A longer file has several blocks, or at least so many bytes that it is worth a read of its own. */
    static final int SMALL_BYTES_MAX = 256 << 10;

    private List<RestoredFile> small = new ArrayList<>();
    private long smallBytes;
    private List<RestoredFolder> told = new ArrayList<>();

    private RestorePlan() {}

    /** A piece of work. */
    sealed interface Work {}

    /**
     * Files to read and write together.
     *
     * @param files the files
     * @param told directories whose files have all been told, here or before
     */
    record SmallFiles(List<RestoredFile> files, List<RestoredFolder> told) implements Work {}

    /** A file to read and write by itself. */
    record LargeFile(RestoredFile file) implements Work {}

    static Flux<Work> of(Flux<RestoredFolder> folders) {
        return Flux.defer(() -> {
            RestorePlan plan = new RestorePlan();
            return folders.concatMapIterable(plan::works, 1).concatWith(Flux.defer(() -> Flux.just(plan.takeSmall())));
        });
    }

    private List<Work> works(RestoredFolder folder) {
        List<Work> works = new ArrayList<>();
        folder.entries(TreeNode.Kind.FILE).forEach(entry -> add(new RestoredFile(folder, entry), works));
        told.add(folder);
        if (told.size() == SmallReads.COUNT_MAX) {
            works.add(takeSmall());
        }
        return works;
    }

    private void add(RestoredFile file, List<Work> works) {
        long bytes = file.key().size();
        if (bytes > SMALL_BYTES_MAX) {
            works.add(new LargeFile(file));
            return;
        }
        if (small.size() == SmallReads.COUNT_MAX || smallBytes + bytes > SmallReads.BYTES_MAX) {
            works.add(takeSmall());
        }
        small.add(file);
        smallBytes += bytes;
    }

    private Work takeSmall() {
        Work work = new SmallFiles(small, told);
        small = new ArrayList<>();
        smallBytes = 0;
        told = new ArrayList<>();
        return work;
    }
}
