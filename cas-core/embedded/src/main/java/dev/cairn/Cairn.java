package dev.cairn;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.BlobReader;
import dev.cairn.api.BlobStat;
import dev.cairn.api.BlockKey;
import dev.cairn.api.ByteSink;
import dev.cairn.api.Cas;
import dev.cairn.api.Collector;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Domains;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Receipt;
import dev.cairn.api.Refs;
import dev.cairn.api.Scrubber;
import dev.cairn.api.SnapshotInfo;
import dev.cairn.api.SnapshotRestored;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.core.DomainCas;
import dev.cairn.core.Repository;
import dev.cairn.core.format.StoreOwner;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A repository in this process: the {@link Cas} facade, with files.
 *
 * <p>A repository is named by {@code memory:}, by a directory (store and catalog inside), or by a {@code repository.json}
 * that lists stores and catalog. Opening and closing block; every verb only assembles. Thread-safe. Several processes may
 * open one repository. Close it after the last subscription has ended.
 *
 * <p>Stability: stable.
 *
 * @since 0.1.0
 */
public final class Cairn implements Cas, AutoCloseable {
    /** The media type of a ref to a tree. */
    public static final String TREE_MEDIA_TYPE = "application/vnd.cairn.tree";

    private final Parts parts;
    private final Repository repository;
    private final DomainCas cas;
    private final FileTransfer files;
    private final TreeTransfer trees;

    Cairn(Parts parts, Repository repository) {
        this(parts, repository, repository.cas());
    }

    private Cairn(Parts parts, Repository repository, DomainCas cas) {
        this.parts = parts;
        this.repository = repository;
        this.cas = cas;
        this.files = new FileTransfer(cas, parts.environment());
        this.trees = new TreeTransfer(cas, repository.catalog().identity(), parts.environment());
    }

    /** Opens the repository in a directory, or creates one if the directory is absent or empty. */
    public static Cairn open(Path directory) {
        return open(directory, CairnOptions.defaults());
    }

    /** The same with options, of which those for new repositories count only when one is created. */
    public static Cairn open(Path directory, CairnOptions options) {
        return Locations.openOrCreate(directory, options);
    }

    /**
     * Opens what is there; {@code memory:} is always new.
     *
     * @param location {@code memory:}, a directory, or the path of a {@code repository.json}
     * @throws dev.cairn.api.CasException.NotFound if there is no repository
     * @throws dev.cairn.api.CasException.StoreMismatch if the store is not the one that the catalog knows
     * @throws dev.cairn.api.CasException.IncompatibleFormat if a newer Cairn wrote it
     * @throws dev.cairn.api.CasException.Unsupported if the location is another store's URI
     */
    public static Cairn openExisting(String location, CairnOptions options) {
        return Locations.open(location, options);
    }

    /** Creates a repository in a directory; AlreadyExists if there is one, InvalidInput if other files are in the way. */
    public static Cairn create(Path directory, CairnOptions options) {
        return Locations.create(directory, options);
    }

    /**
     * Makes the catalog of a repository again from its store alone, under an id of its own, and makes it the store's owner. Every
     * blob comes back; those that nothing names get names under {@code recovered/}. See {@link RebuildOptions} for the old
     * catalog. Blocks; the store is only read until the end, and a rebuild that fails changes nothing.
     *
     * @param location a directory, or the path of a {@code repository.json}; without that file a directory that has a store inside
     * @param options what becomes of an old catalog
     * @param how environment, password and key manager; without the key manager blobs of private domains stay out
     * @param listener hears of progress and of what was come across
     * @throws dev.cairn.api.CasException.AlreadyExists if there is a catalog and the options do not allow to set it aside
     * @throws dev.cairn.api.CasException.NotFound if there is no repository or no store
     */
    public static RebuildEvent.Done rebuild(
            String location, RebuildOptions options, CairnOptions how, Consumer<RebuildEvent> listener) {
        return Rebuilding.run(location, options, how, listener);
    }

    /** The domains of this repository. */
    public Domains domains() {
        return repository.domains();
    }

    /**
     * The same repository in another domain, for as long as this one is open; closing it closes nothing. A private domain is opened when it is first
     * asked for, and this blocks meanwhile: its keys are read, and the key manager of the options unwraps them.
     *
     * @throws dev.cairn.api.CasException.NotFound if there is no such domain
     * @throws dev.cairn.api.CasException.Unsupported if the domain is private and the options name no key manager
     * @throws dev.cairn.api.CasException.Denied if the key manager may not open the domain's keys
     * @throws dev.cairn.api.CasException.Corrupt if they are missing or damaged
     */
    public Cairn domain(String name) {
        DomainCas other = repository.cas(name).blockOptional().orElseThrow();
        return new Cairn(parts, repository, other);
    }

    /** Garbage collection of this repository, all its domains together. */
    public Collector collector() {
        return repository.collector();
    }

    /** Looks after the copies in this repository's store, of all its domains together. */
    public Scrubber scrubber() {
        return repository.scrubber();
    }

    /** The digest of this repository's keys. */
    public HashAlgorithm algorithm() {
        return repository.catalog().identity().algorithm();
    }

    /** Which cryptographic functions may be used: what was asked for, or what the repository was created with if that is stricter. */
    public CryptoMode mode() {
        return repository.mode();
    }

    /** Counts of what the repository holds, in all domains; looked up at each subscription. */
    public Mono<Contents> contents() {
        return Mono.fromCallable(() -> Contents.of(repository.catalog().totals()))
                .subscribeOn(parts.environment().blocking());
    }

    /**
     * Writes a snapshot of the catalog into the store: domains and all names with what was said about them, in all domains. It
     * is what a rebuild takes names from, and until it expires garbage collection leaves what it names. It is not sealed, so
     * {@code Unsupported} unless the store is of this machine. {@code Conflict} if another one was begun at the same moment.
     */
    public Mono<SnapshotInfo> snapshot() {
        return repository.snapshot();
    }

    /** The snapshots in the store, the oldest first. */
    public Flux<SnapshotInfo> snapshots() {
        return repository.snapshots();
    }

    /**
     * Sets the names of all domains as they were in a snapshot, with what protected them, as far as their blobs are there; names
     * that it does not have stay, and so do those that are protected and name another blob. {@code NotFound} if there is no such snapshot, {@code Corrupt} if it is damaged, and then nothing is changed.
     */
    public Mono<SnapshotRestored> restoreSnapshot(long n) {
        return repository.restore(n);
    }

    /**
     * Makes this repository's catalog the owner of its store. A store has one owner, which alone may write and delete; another
     * catalog over it, an old one or one that was rebuilt, reads and is {@code Denied} when it writes.
     *
     * @return the number of the owner: how many catalogs took the store over so far; {@code Conflict} if another one took it
     *     over at the same moment
     */
    public Mono<Long> adopt() {
        return repository.ownership().adopt().map(StoreOwner::n);
    }

    /**
     * Stores a file. A file that changes while it is read is {@code Conflict}, and nothing is stored.
     *
     * @param file a regular file, of at most {@code Long.MAX_VALUE} bytes, or a symbolic link to one
     */
    public Mono<Receipt> storeFile(Path file, Attributes attributes) {
        return storeFile(file, attributes, count -> {});
    }

    /** The same under a fresh ref. */
    public Mono<Receipt> storeFile(Path file) {
        return storeFile(file, Attributes.none());
    }

    /** The same, telling the length of each buffer as it is read; the listener does not block. */
    public Mono<Receipt> storeFile(Path file, Attributes attributes, LongConsumer counted) {
        return files.store(file, attributes, counted);
    }

    /** Writes a blob to a file, verified whole; the file appears, or is replaced, only when all of it is right. */
    public Mono<Path> loadFile(BlobKey key, Path target) {
        return loadFile(key, target, count -> {});
    }

    /** The same, telling the length of each buffer as it is written; the listener does not block. */
    public Mono<Path> loadFile(BlobKey key, Path target, LongConsumer counted) {
        return files.load(key, target, counted);
    }

    /**
     * Stores a directory and all that is in it as trees; all of it becomes visible together, with a ref to the root.
     *
     * <p>Names, permissions, times of modification, also those of the directory itself, and the targets of symbolic links
     * are kept; owners, extended attributes and hard links are not. No symbolic link is followed but the one that
     * {@code directory} may be. Sockets, pipes, devices and names that are not UTF-8 are skipped. A file or directory
     * that cannot be read, or that changes twice while it is read, is left out and counted as failed: look at the counts.
     * Others may work in the directory meanwhile; the tree has each file as it was at some moment, not all at the same.
     *
     * <p>An error or a cancel before the commit leaves nothing visible.
     */
    public Mono<TreeReceipt> storeTree(Path directory, TreeOptions options) {
        return trees.store(directory, options);
    }

    /** The same with everything in it, under a fresh ref. */
    public Mono<TreeReceipt> storeTree(Path directory) {
        return storeTree(directory, TreeOptions.defaults());
    }

    /**
     * Restores a tree into a directory that is absent or empty, else {@code InvalidInput}. Every byte is verified, and a file
     * appears only when all of it is right. Nothing is written outside the target, whoever made the tree, as long as nobody
     * else may write there meanwhile. Nothing is synced: after a power failure restore again.
     *
     * <p>The target gets the permissions and the time of the directory that was stored, last of all, also when it was there
     * before; the tree of a directory within another one has none for it. Owners are the process's. Set-user-id and
     * set-group-id bits are dropped, unless the options say otherwise. An error or a cancel leaves what was restored so far,
     * no temporary files.
     *
     * @return what was restored; nothing of it is ever skipped
     */
    public Mono<TreeCounts> loadTree(BlobKey tree, Path target, TreeOptions options) {
        return trees.load(tree, target, options);
    }

    /** The same with the default options. */
    public Mono<TreeCounts> loadTree(BlobKey tree, Path target) {
        return loadTree(tree, target, TreeOptions.defaults());
    }

    @Override
    public ByteSink<Receipt> storeBlob(Attributes attributes) {
        return cas.storeBlob(attributes);
    }

    @Override
    public ByteSink<Receipt> storeBlock(Attributes attributes) {
        return cas.storeBlock(attributes);
    }

    @Override
    public BlobReader readBlob(BlobKey key) {
        return cas.readBlob(key);
    }

    @Override
    public Mono<ByteBuffer> readBlock(BlockKey key) {
        return cas.readBlock(key);
    }

    @Override
    public Mono<BlobStat> statBlob(BlobKey key) {
        return cas.statBlob(key);
    }

    @Override
    public Flux<VerifyEvent> verify(VerifyScope scope) {
        return cas.verify(scope);
    }

    @Override
    public Refs refs() {
        return cas.refs();
    }

    @Override
    public void close() {
        if (cas == repository.cas()) {
            parts.close();
        }
    }
}
