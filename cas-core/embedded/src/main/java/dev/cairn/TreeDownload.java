package dev.cairn;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Cas;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.core.format.Tree;
import dev.cairn.core.format.TreeEntry;
import dev.cairn.core.format.TreeNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One tree on its way out.
 *
 * <p>A tree may come from anybody. Names are single segments and resolve to entries of their directory; every directory is made
 * here, for its owner alone until it is finished; a file is written under a fresh temporary name and moved to one that nothing
 * has; symbolic links come after all that lies beside and beneath them. So nothing is written outside the target, unless
 * somebody else may change the target meanwhile.
 */
final class TreeDownload {
    private static final int AT_ONCE = 4;
    private static final int ALL = 07777;
    private static final int ALL_BUT_SET_ID = 01777;
    private static final String OWNER_ALONE = "rwx------";

    private final Cas cas;
    private final Environment environment;
    private final FileSteps steps;
    private final TreeTally tally;
    private final int modes;
    private final int depthMax;

    TreeDownload(Cas cas, Environment environment, TreeOptions options) {
        this.cas = cas;
        this.environment = environment;
        this.steps = new FileSteps(environment);
        this.tally = new TreeTally(options);
        this.modes = options.specialBits() ? ALL : ALL_BUT_SET_ID;
        this.depthMax = options.depthMax();
    }

    /** A file to write, or, without an entry, the sign that a directory's files have all been told. */
    private record Job(RestoredFolder folder, @Nullable TreeEntry file) {}

    Mono<TreeCounts> run(BlobKey root, Path target) {
        return tree(root)
                .flatMap(tree -> steps.call(() -> begun(target.toAbsolutePath().normalize(), tree)))
                .expandDeep(this::children)
                .concatMapIterable(TreeDownload::jobs, 1)
                .flatMap(this::perform, AT_ONCE, 1)
                .then(Mono.fromSupplier(tally::counts));
    }

    /** Makes the target, or takes one that is empty, whose permissions stay until it is finished. */
    private RestoredFolder begun(Path target, Tree tree) {
        FileMeta meta = tree.root().map(said -> meta(said.mode(), said.mtime())).orElse(null);
        try {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                requireEmpty(target);
            } else if (meta == null) {
                Files.createDirectory(target);
            } else {
                createForOwner(target);
            }
        } catch (IOException e) {
            throw FileFailures.of("write", target, e);
        }
        return new RestoredFolder(null, target, meta, tree);
    }

    private static void createForOwner(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ALONE)));
        } else {
            Files.createDirectory(path);
        }
    }

    private static void requireEmpty(Path target) throws IOException {
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw FileFailures.invalid("write", "is not a directory; a tree needs one that is absent or empty", target);
        }
        try (Stream<Path> entries = Files.list(target)) {
            if (entries.findAny().isPresent()) {
                throw FileFailures.invalid("write", "the directory is not empty", target);
            }
        }
    }

    private Flux<RestoredFolder> children(RestoredFolder folder) {
        return Flux.fromIterable(folder.entries(TreeNode.Kind.DIRECTORY)).concatMap(entry -> child(folder, entry), 1);
    }

    private Mono<RestoredFolder> child(RestoredFolder folder, TreeEntry entry) {
        if (folder.depth() == depthMax) {
            return Mono.error(CasException.limit("tree", "depth", depthMax, depthMax + 1L));
        }
        BlobKey key = entry.node().key().orElseThrow();
        return tree(key).flatMap(tree -> steps.call(() -> made(folder, entry, tree)));
    }

    private RestoredFolder made(RestoredFolder folder, TreeEntry entry, Tree tree) {
        Path path = Names.resolve(folder.path(), entry.name());
        if (tree.root().isPresent()) {
            throw FileFailures.invalid(
                    "write",
                    "the tree of a directory within another must not have permissions and a time of its own",
                    path);
        }
        try {
            createForOwner(path);
        } catch (IOException e) {
            throw FileFailures.of("write", path, e);
        }
        return new RestoredFolder(folder, path, meta(entry.mode(), entry.mtime()), tree);
    }

    private FileMeta meta(int mode, Instant mtime) {
        return new FileMeta(mode & modes, mtime);
    }

    private static List<Job> jobs(RestoredFolder folder) {
        List<Job> jobs = new ArrayList<>();
        folder.entries(TreeNode.Kind.FILE).forEach(entry -> jobs.add(new Job(folder, entry)));
        jobs.add(new Job(folder, null));
        return jobs;
    }

    private Mono<Void> perform(Job job) {
        TreeEntry entry = job.file();
        return entry == null ? steps.run(() -> job.folder().oneDone(tally)) : file(job.folder(), entry);
    }

    private Mono<Void> file(RestoredFolder folder, TreeEntry entry) {
        BlobKey key = entry.node().key().orElseThrow();
        return Mono.usingWhen(
                        Mono.fromSupplier(() -> new Download(Names.resolve(folder.path(), entry.name()), environment)),
                        download -> content(key, download).then(steps.run(() -> {
                            download.publish(meta(entry.mode(), entry.mtime()));
                            tally.file(key.size());
                            folder.oneDone(tally);
                        })),
                        download -> steps.run(download::discard))
                .onErrorMap(e -> FileFailures.typed("write", folder.path().resolve(entry.name()), e));
    }

    private Mono<Void> content(BlobKey key, Download download) {
        return cas.readBlob(key)
                .all()
                .publishOn(steps.blocking(), 1)
                .doOnNext(bytes -> {
                    int count = bytes.remaining();
                    download.write(bytes);
                    tally.moved(count);
                })
                .then();
    }

    private Mono<Tree> tree(BlobKey key) {
        if (key.size() > Tree.BYTES_MAX) {
            return Mono.error(notATree(key));
        }
        return cas.readBlob(key).all().collectList().map(buffers -> {
            ByteBuffer all = ByteBuffer.allocate((int) key.size());
            buffers.forEach(all::put);
            return decoded(all.flip(), key);
        });
    }

    /** The bytes are those of the key, so nothing is damaged: whoever made the blob made it so. */
    private static Tree decoded(ByteBuffer bytes, BlobKey key) {
        try {
            return Tree.decode(bytes, Subject.of(key.toString()));
        } catch (CasException.Corrupt e) {
            throw notATree(key);
        }
    }

    private static CasException notATree(BlobKey key) {
        return new CasException.InvalidInput(
                CasException.Details.of("tree", "the blob is not a tree", Subject.of(key.toString())));
    }
}
