package dev.cairn;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.core.Batch;
import dev.cairn.core.format.TreeEntry;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * One directory on its way into one batch.
 *
 * <pre>
 * walk    -> works     files in groups, and directories that have been listed
 *         -> blobs     four works at once
 *         -> trees     a directory whose children are all done becomes a tree, and an entry of its parent
 * </pre>
 *
 * A file that cannot be read is counted and told; what the repository cannot do fails the whole. Memory: the names of the
 * directories on the way to where the walk is, four works, and the entries of directories that are not done.
 */
final class TreeUpload {
    private static final int AT_ONCE = 4;
    private static final int TRIES = 2;

    private final Batch batch;
    private final FileSteps steps;
    private final TreeTally tally;
    private final Folder root;
    private final TreePlan plan;
    private final Optional<FileCache> cache;
    private volatile @Nullable BlobKey rootKey;

    /** Lists the root; blocks. */
    TreeUpload(Batch batch, FileSteps steps, TreeTally tally, TreeSource source) {
        this.batch = batch;
        this.steps = steps;
        this.tally = tally;
        this.root = root(source.root());
        this.cache = source.cache();
        this.plan = new TreePlan(new Walk(root, source.options(), tally), cache);
    }

    private static Folder root(Path path) {
        try {
            return Folder.root(path, FileStat.of(path));
        } catch (IOException e) {
            throw FileFailures.of("read", path, e);
        }
    }

    /**
     * What is stored.
     *
     * @param root an absolute path of a directory
     * @param options what is left out
     * @param cache what is known
     */
    record TreeSource(Path root, TreeOptions options, Optional<FileCache> cache) {}

    /** Stores everything and answers the key of the root's tree. */
    Mono<BlobKey> run() {
        return Flux.<TreePlan.Work>generate(sink -> {
                    TreePlan.Work work = plan.next();
                    if (work == null) {
                        sink.complete();
                    } else {
                        sink.next(work);
                    }
                })
                .subscribeOn(steps.blocking())
                .flatMap(this::perform, AT_ONCE)
                .then(Mono.fromSupplier(() -> rootKey));
    }

    private Mono<Void> perform(TreePlan.Work work) {
        if (work instanceof TreePlan.Listed listed) {
            return oneDone(listed.folder());
        }
        if (work instanceof TreePlan.SmallFiles small) {
            return small(small.files());
        }
        return work instanceof TreePlan.KnownFiles known
                ? known(known.files())
                : streamed(((TreePlan.LargeFile) work).file());
    }

    private Mono<Void> small(List<Walk.File> files) {
        return steps.call(() -> SmallRead.of(files, tally))
                .flatMapMany(read -> stored(read).thenMany(Flux.fromIterable(read.changed())))
                .concatMap(this::blob, 1)
                .thenMany(Flux.fromIterable(files))
                .concatMap(file -> oneDone(file.folder()), 1)
                .then();
    }

    private Mono<Void> stored(SmallRead read) {
        if (read.files().isEmpty()) {
            return Mono.empty();
        }
        return batch.storeSmall(read.bytes())
                .doOnNext(keys -> {
                    for (int i = 0; i < keys.size(); i++) {
                        stored(read.files().get(i), read.files().get(i).stat(), keys.get(i));
                    }
                })
                .then();
    }

    private Mono<Void> known(List<TreePlan.Known> files) {
        Set<BlobKey> keys = files.stream().map(TreePlan.Known::key).collect(Collectors.toSet());
        return batch.hold(keys).flatMap(missing -> {
            List<Walk.File> again = new ArrayList<>();
            for (TreePlan.Known known : files) {
                if (missing.contains(known.key())) {
                    again.add(known.file());
                } else {
                    unchanged(known);
                }
            }
            return Flux.fromIterable(files)
                    .filter(known -> !missing.contains(known.key()))
                    .concatMap(known -> oneDone(known.file().folder()), 1)
                    .thenMany(Flux.fromIterable(again))
                    .concatMap(this::streamed, 1)
                    .then();
        });
    }

    private void unchanged(TreePlan.Known known) {
        Walk.File file = known.file();
        entry(file, file.stat(), known.key());
        tally.unchanged(file.stat().size());
    }

    private void stored(Walk.File file, FileStat stat, BlobKey key) {
        entry(file, stat, key);
        tally.file(key.size());
    }

    private void entry(Walk.File file, FileStat stat, BlobKey key) {
        file.folder()
                .add(TreeEntry.file(
                        file.name(), stat.permissions(), stat.modified().toInstant(), key));
        cache.ifPresent(c -> c.add(stat, key));
    }

    private Mono<Void> streamed(Walk.File file) {
        return blob(file).then(oneDone(file.folder()));
    }

    private Mono<Void> blob(Walk.File file) {
        return Mono.defer(() -> blobOnce(file))
                .retryWhen(Retry.max(TRIES - 1L).filter(TreeUpload::changed))
                .onErrorResume(TreeUpload::isUnreadable, e -> {
                    tally.failed(((Unreadable) unwrapped(e)).failure(file.path()));
                    return Mono.empty();
                });
    }

    private Mono<Void> blobOnce(Walk.File file) {
        return steps.call(() -> FileStat.of(file.path(), LinkOption.NOFOLLOW_LINKS))
                .onErrorMap(Unreadable::new)
                .flatMap(stat -> {
                    if (!stat.isFile()) {
                        return Mono.error(new Unreadable(
                                FileFailures.conflict("it was a file, and is none any more", file.path())));
                    }
                    FileRead read = new FileRead(file.path(), stat, tally::moved, LinkOption.NOFOLLOW_LINKS);
                    return batch.store(read.bytes(steps.blocking()).onErrorMap(Unreadable::new))
                            .doOnNext(key -> stored(file, stat, key));
                })
                .then();
    }

    /** A failure of the source, told from one of the repository. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(Throwable cause) {
            super(cause);
        }

        CasException failure(Path file) {
            Throwable typed = FileFailures.typed("read", file, getCause() == null ? this : getCause());
            if (typed instanceof CasException failure) {
                return failure;
            }
            throw this;
        }
    }

    private static Throwable unwrapped(Throwable e) {
        return Exceptions.isRetryExhausted(e) && e.getCause() != null ? e.getCause() : e;
    }

    private static boolean isUnreadable(Throwable e) {
        return unwrapped(e) instanceof Unreadable;
    }

    private static boolean changed(Throwable e) {
        return e instanceof Unreadable && e.getCause() instanceof CasException.Conflict;
    }

    /** One child is done; with the last one the directory becomes a tree, and then its parent may. */
    private Mono<Void> oneDone(Folder folder) {
        return Mono.defer(
                () -> folder.oneDone() ? Mono.just(folder).expand(this::tree).then() : Mono.empty());
    }

    /** Stores a directory's tree and answers the parent if that is done now too. */
    private Mono<Folder> tree(Folder folder) {
        return Mono.defer(() -> batch.storeTree(folder.tree())).flatMap(key -> {
            Folder parent = folder.parent();
            if (parent == null) {
                rootKey = key;
                return Mono.empty();
            }
            parent.add(folder.entry(key));
            return parent.oneDone() ? Mono.just(parent) : Mono.empty();
        });
    }
}
