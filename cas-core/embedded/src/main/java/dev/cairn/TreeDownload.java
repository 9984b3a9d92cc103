package dev.cairn;

import dev.cairn.api.BlobKey;
import dev.cairn.api.Cas;
import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.Subject;
import dev.cairn.core.SmallReads;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One tree on its way out.
 *
 * <p>A tree may come from anybody. Names are single segments and resolve to entries of their directory; every directory is made
 * here, for its owner alone until it is finished; a file is written under a fresh temporary name and moved to one that nothing
 * has; symbolic links come after all that lies beside and beneath them. So nothing is written outside the target, unless
 * somebody else may change the target meanwhile.
 *
 * <pre>
 * trees    -> directories   of one directory up to 32 at once, made as they come, depth first
 *          -> works         groups of small files, also across directories, and single large files
 *          -> files         four works at once; a group is read with a few calls and written by one step
 * </pre>
 */
final class TreeDownload {
    private static final int AT_ONCE = 4;
    private static final int TREES_AT_ONCE = 32;
    private static final int TREE_BYTES_MAX = SmallReads.BYTES_MAX / TREES_AT_ONCE;
    private static final int ALL = 07777;
    private static final int ALL_BUT_SET_ID = 01777;
    private static final String OWNER_ALONE = "rwx------";

    private final Cas cas;
    private final SmallReads small;
    private final FileSteps steps;
    private final TreeTally tally;
    private final FileRestore files;
    private final int modes;
    private final int depthMax;

    TreeDownload(Cas cas, SmallReads small, Environment environment, TreeOptions options) {
        this.cas = cas;
        this.small = small;
        this.steps = new FileSteps(environment);
        this.tally = new TreeTally(options);
        this.modes = options.specialBits() ? ALL : ALL_BUT_SET_ID;
        this.files = new FileRestore(environment, tally, modes);
        this.depthMax = options.depthMax();
    }

    Mono<TreeCounts> run(BlobKey root, Path target) {
        Flux<RestoredFolder> folders = tree(root)
                .flatMap(tree -> steps.call(() -> begun(target.toAbsolutePath().normalize(), tree)))
                .expandDeep(this::children);
        return RestorePlan.of(folders).flatMap(this::perform, AT_ONCE, 1).then(Mono.fromSupplier(tally::counts));
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
        List<TreeEntry> entries = folder.entries(TreeNode.Kind.DIRECTORY);
        if (!entries.isEmpty() && folder.depth() == depthMax) {
            return Flux.error(CasException.limit("tree", "depth", depthMax, depthMax + 1L));
        }
        return Flux.fromIterable(entries).buffer(TREES_AT_ONCE).concatMap(some -> children(folder, some), 0);
    }

    private Flux<RestoredFolder> children(RestoredFolder folder, List<TreeEntry> entries) {
        return smallTrees(entries)
                .flatMapMany(known -> Flux.fromIterable(entries).concatMap(entry -> child(folder, entry, known), 0));
    }

    private Mono<RestoredFolder> child(RestoredFolder folder, TreeEntry entry, Map<BlobKey, Tree> known) {
        BlobKey key = keyOf(entry);
        Mono<Tree> tree = known.containsKey(key) ? Mono.just(known.get(key)) : tree(key);
        return tree.flatMap(found -> steps.call(() -> made(folder, entry, found)));
    }

    private static BlobKey keyOf(TreeEntry entry) {
        return entry.node().key().orElseThrow();
    }

    /** Those of the trees that can be read together. */
    private Mono<Map<BlobKey, Tree>> smallTrees(List<TreeEntry> entries) {
        Set<BlobKey> keys = entries.stream()
                .map(TreeDownload::keyOf)
                .filter(key -> key.size() <= TREE_BYTES_MAX)
                .collect(Collectors.toSet());
        return small.readSmall(keys, found -> Mono.fromSupplier(() -> decoded(found)));
    }

    private static Map<BlobKey, Tree> decoded(Map<BlobKey, ByteBuffer> found) {
        Map<BlobKey, Tree> trees = new HashMap<>();
        found.forEach((key, bytes) -> trees.put(key, decoded(bytes, key)));
        return trees;
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

    private Mono<Void> perform(RestorePlan.Work work) {
        return work instanceof RestorePlan.SmallFiles some ? small(some) : file(((RestorePlan.LargeFile) work).file());
    }

    /** What cannot be read together is read by itself, and then says why if it cannot be had. */
    private Mono<Void> small(RestorePlan.SmallFiles some) {
        Set<BlobKey> keys = some.files().stream().map(RestoredFile::key).collect(Collectors.toSet());
        return small.readSmall(keys, bytes -> written(some, bytes))
                .flatMapIterable(rest -> rest)
                .concatMap(this::file, 0)
                .then();
    }

    private Mono<List<RestoredFile>> written(RestorePlan.SmallFiles some, Map<BlobKey, ByteBuffer> bytes) {
        FileRestore.Small work = files.new Small(some, bytes);
        return steps.call(work::write).doOnCancel(work::stop);
    }

    private Mono<Void> file(RestoredFile file) {
        return Mono.usingWhen(
                        Mono.fromSupplier(() -> files.begun(file)),
                        download -> content(file.key(), download).then(steps.run(() -> files.publish(download, file))),
                        download -> steps.run(download::discard))
                .onErrorMap(file::named);
    }

    private Mono<Void> content(BlobKey key, Download download) {
        return cas.readBlob(key)
                .all()
                .publishOn(steps.blocking(), 1)
                .doOnNext(bytes -> files.write(download, bytes))
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
