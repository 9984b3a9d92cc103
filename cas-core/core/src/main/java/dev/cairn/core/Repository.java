package dev.cairn.core;

import dev.cairn.api.CasException;
import dev.cairn.api.Collector;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Domain;
import dev.cairn.api.Domains;
import dev.cairn.api.Environment;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.Repairer;
import dev.cairn.api.Scrubber;
import dev.cairn.api.SnapshotInfo;
import dev.cairn.api.SnapshotRestored;
import dev.cairn.api.store.Store;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.codec.Codecs;
import dev.cairn.core.collect.CollectPipeline;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.domain.DomainKeys;
import dev.cairn.core.flow.Blocking;
import dev.cairn.core.repair.RepairPipeline;
import dev.cairn.core.scrub.ScrubPipeline;
import dev.cairn.core.snapshot.SnapshotSource;
import dev.cairn.core.snapshot.Snapshots;
import dev.cairn.engines.Blake3;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A catalog and its store, put together. Opening checks that the store is the one that the catalog knows: a store without
 * {@code cairn.json}, or with another id in it, is StoreMismatch and suspect, never empty. Where another catalog owns the
 * store this one only reads, see {@link StoreOwnership}.
 *
 * <p>Stability: internal; programs open a repository through {@code dev.cairn.Cairn}.
 *
 * @since 0.1.0
 */
public final class Repository implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repository.class);

    private final DomainContext open;
    private final DomainCas cas;
    private final DomainHandles handles;
    private final Domains domains;
    private final StoreOwnership ownership;
    private final StoreSet stores;
    private final Store objects;
    private final Snapshots snapshots;

    private Repository(
            DomainContext open, StoreSet stores, DomainParts parts, StoreOwnership ownership, Snapshots snapshots) {
        this.stores = stores;
        this.objects = parts.store();
        this.open = open;
        this.snapshots = snapshots;
        this.ownership = ownership;
        this.cas = new DomainCas(open);
        this.handles = new DomainHandles(open, parts);
        this.domains = new RepositoryDomains(open, handles);
    }

    /** Puts a repository of one store together and checks that. Closes nothing of what it is given, also not when it fails. */
    public static Mono<Repository> open(
            Environment environment, Catalog catalog, Store driver, RepositorySettings settings) {
        return Mono.defer(() -> open(environment, catalog, Map.of(onlyStore(catalog.stores()), driver), settings));
    }

    /**
     * The same for one store or many. Of many, those that cannot be used now are left out, while there is one that can.
     *
     * @param drivers the stores by their ids
     */
    public static Mono<Repository> open(
            Environment environment, Catalog catalog, Map<String, Store> drivers, RepositorySettings settings) {
        return Mono.defer(() -> {
            Mono<StoreSet> found = StoreSet.find(environment, catalog, drivers);
            // What puts many together is looked for on the class path.
            return (catalog.stores().size() == 1 ? found : found.publishOn(environment.blocking())).map(stores -> {
                CryptoMode mode = ModeRules.of(stores.descriptor(), settings.mode(), environment);
                Blocking blocking = new Blocking(environment);
                return assemble(new Parts(environment, blocking, catalog, stores, mode), settings);
            });
        });
    }

    private record Parts(
            Environment environment, Blocking blocking, Catalog catalog, StoreSet stores, CryptoMode mode) {
        boolean writable() {
            return stores.descriptor().writable();
        }
    }

    private static Repository assemble(Parts parts, RepositorySettings settings) {
        Catalog catalog = parts.catalog();
        RepositoryStorage stores = new RepositoryStorage(
                parts.environment(), parts.blocking(), catalog, parts.stores(), settings.policy());
        Store objects = stores.objects();
        MemoryBudget memory = parts.environment().memory();
        parts.environment()
                .telemetry()
                .gauge("cairn.blake3.wide", () -> Blake3.kernel().equals("scalar") ? 0 : 1);
        StoreOwnership ownership = new StoreOwnership(
                parts.environment(),
                parts.stores().used().values(),
                catalog.identity().catalog());
        Mono<Void> writable =
                parts.writable() ? ownership.requireForWriting("write") : Mono.error(Repository::onlyReadable);
        Snapshots snapshots = new Snapshots(
                new SnapshotSource(parts.environment(), parts.blocking(), catalog),
                objects,
                writable,
                settings.snapshots());
        DomainContext context = new DomainContext(
                parts.environment(),
                parts.blocking(),
                catalog,
                stores.packs(),
                DomainContext.OPEN,
                DomainKeys.open(catalog.identity().algorithm()),
                Chunkers.of(settings.chunker()),
                Codecs.ofName(settings.codec()),
                settings.spool(),
                settings.packing(),
                memory.share(0.5),
                memory.share(0.5),
                writable,
                snapshots.watch(),
                parts.mode());
        LOG.debug(
                "opened repository {}, stores {}, without {}{}",
                catalog.identity().repository(),
                parts.stores().used().keySet(),
                parts.stores().away(),
                parts.writable() ? "" : ", to read only");
        return new Repository(context, parts.stores(), new DomainParts(objects, settings.keys()), ownership, snapshots);
    }

    private static CasException onlyReadable() {
        return CasException.unsupported("write", "the repository uses features that this version can only read");
    }

    private static String onlyStore(Map<String, String> stores) {
        if (stores.size() != 1) {
            throw RepositoryStorage.manyStores(stores.size(), "is not possible here yet");
        }
        return stores.keySet().iterator().next();
    }

    /** The handle on the open domain. */
    public DomainCas cas() {
        return cas;
    }

    /**
     * The handle on a domain; that of a private one is opened when it is first asked for, and the repository's to close.
     *
     * <p>Errors: NotFound if there is no such domain, Unsupported without a key manager, Denied if that may not open the domain's keys, Corrupt if
     * they are missing or damaged.
     */
    public Mono<DomainCas> cas(String domain) {
        return domain.equals(Domain.OPEN) ? Mono.just(cas) : handles.of(domain);
    }

    /** The domains of this repository. */
    public Domains domains() {
        return domains;
    }

    /** Garbage collection, of all domains together. */
    public Collector collector() {
        return new CollectPipeline(open, snapshots, ownership.require("collect"));
    }

    /** Looks after the copies of packs, of all domains together. While a store is away, nothing is judged. */
    public Scrubber scrubber() {
        return new ScrubPipeline(open, stores.presence(open.catalog().identity()));
    }

    /** Makes copies of packs that are missing, of all domains together. */
    public Repairer repairer() {
        return new RepairPipeline(open);
    }

    /**
     * Writes a snapshot of the catalog into the store: what no pack has. From its beginning until it expires, garbage collection leaves what
     * it names. Unsupported where the store is not trusted, since it is not sealed; Conflict if another one was begun at the same moment.
     */
    public Mono<SnapshotInfo> snapshot() {
        return snapshots.write();
    }

    /** The snapshots in the store, the oldest first. */
    public Flux<SnapshotInfo> snapshots() {
        return snapshots.list();
    }

    /**
     * Sets names as they were in a snapshot, with what protected them, as far as their blobs are there. Names that came later stay, of both
     * domains and blobs, and so do names that are protected and name another blob. The snapshot is verified whole before; NotFound if there
     * is none, Corrupt if it is damaged.
     */
    public Mono<SnapshotRestored> restore(long n) {
        return snapshots.restore(n);
    }

    /** Whose the store is. */
    public StoreOwnership ownership() {
        return ownership;
    }

    /** The mode in which it is open. */
    public CryptoMode mode() {
        return open.mode();
    }

    /** Counts of the catalog; one blocking call. */
    public Catalog catalog() {
        return open.catalog();
    }

    /** Where keys and snapshots lie. */
    Store store() {
        return objects;
    }

    /** What the open domain's pipelines share. */
    DomainContext context() {
        return open;
    }

    /** Sessions that are open in advance and belong to no ingest; for tests. */
    Set<Long> sessionsAhead() {
        return cas.ingest().sessionsAhead();
    }

    /** Ends the ingests that still run, and writes the snapshot that is due, if one is. Catalog, store and environment stay open: they are the caller's, who closes them after this. */
    @Override
    public void close() {
        handles.close();
        cas.close();
        snapshots.close();
        LOG.debug(
                "closed repository {}; BLAKE3 kernel: {}",
                open.catalog().identity().repository(),
                Blake3.kernel());
    }
}
