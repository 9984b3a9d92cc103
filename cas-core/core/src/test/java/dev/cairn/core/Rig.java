package dev.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.Cas;
import dev.cairn.api.CasException;
import dev.cairn.api.CryptoMode;
import dev.cairn.api.Environment;
import dev.cairn.api.Finding;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.Receipt;
import dev.cairn.api.SnapshotOptions;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.api.codec.ChunkerSpec;
import dev.cairn.api.codec.KeyManager;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.store.Content;
import dev.cairn.api.store.DeleteOptions;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectInfo;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.RecordingStore;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.FailingCalls;
import dev.cairn.core.catalog.MemoryCatalog;
import dev.cairn.core.catalog.SessionState;
import dev.cairn.core.catalog.SqliteCatalog;
import dev.cairn.core.catalog.Totals;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.format.RepositoryDescriptor;
import dev.cairn.driver.memory.MemoryStore;
import dev.cairn.driver.memory.MemoryStoreConfig;
import dev.cairn.driver.posix.PosixStore;
import dev.cairn.driver.posix.PosixStoreConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A repository for tests, with hooks between it and its store and catalog. */
public final class Rig implements AutoCloseable {
    /** How long a test waits for something that must come. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestEnvironment environment;
    private final Store driver;
    private final RecordingStore recorded;
    private final HookedStore store;
    private final HookedCatalog catalog;
    private final Path spool;
    private final Optional<Path> temporary;
    private final RepositorySettings settings;
    private final Repository repository;

    private Rig(Builder b) {
        environment = TestEnvironment.of(b.seed, b.memoryBytes);
        UUID id = new UUID(environment.random().nextLong(), environment.random().nextLong());
        CatalogIdentity identity = new CatalogIdentity(id, id, b.algorithm);
        String storeId = HexFormat.of().toHexDigits(id.getMostSignificantBits()).repeat(2);
        driver = b.disk
                ? PosixStore.open(
                        PosixStoreConfig.builder(b.directory.resolve("store"))
                                .createRoot(true)
                                .build(),
                        environment)
                : MemoryStore.open(MemoryStoreConfig.named(UUID.randomUUID().toString()), environment);
        Map<String, String> stores = Map.of(storeId, "test:");
        catalog = new HookedCatalog(
                b.disk
                        ? database(b, identity, stores, environment)
                        : MemoryCatalog.create(identity, stores, environment));
        StoreIdentity.mark(
                        driver,
                        new RepositoryDescriptor(id, storeId, b.algorithm, Optional.empty(), List.of(), List.of()))
                .block(PATIENCE);
        // As whoever creates a repository does.
        new StoreOwnership(environment, driver, id).requireForWriting("rig").block(PATIENCE);
        spool = b.disk
                ? Objects.requireNonNull(
                        ((PosixStore) driver).stagingDirectory().block(PATIENCE))
                : b.spool();
        temporary = b.temporary ? Optional.of(b.directory) : Optional.empty();
        recorded = RecordingStore.of(driver);
        store = new HookedStore(b.decoration.apply(recorded));
        settings = new RepositorySettings(
                b.chunker, b.codec, Mono.just(spool), b.packing, b.keys, b.snapshots, Policy.replicas(1), b.mode);
        repository = Objects.requireNonNull(
                Repository.open(environment, catalog, store, settings).block(PATIENCE));
    }

    private static Catalog database(
            Builder b, CatalogIdentity identity, Map<String, String> stores, Environment environment) {
        Path file = b.directory.resolve("catalog.db");
        Catalog created = SqliteCatalog.create(file, identity, stores, environment);
        if (b.failingCalls.isEmpty()) {
            return created;
        }
        created.close();
        return b.failingCalls.get().open(file, environment);
    }

    /** Starts with memory, BLAKE3, the default chunker, zstd and 64 MiB. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** The same in a directory of its own, which goes with the rig. */
    public static Builder inTemporaryDirectory() {
        try {
            Builder builder = new Builder(Files.createTempDirectory("cairn-rig-"));
            builder.temporary = true;
            return builder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The handle on the open domain. */
    public Cas cas() {
        return repository.cas();
    }

    /** The handle on a domain. */
    public DomainCas cas(String domain) {
        return Objects.requireNonNull(repository.cas(domain).block(PATIENCE));
    }

    /** The repository as another process would have it, with this key manager. */
    public Repository another(Optional<KeyManager> keys) {
        RepositorySettings own = settings.withKeys(keys);
        return Objects.requireNonNull(
                Repository.open(environment, catalog, store, own).block(PATIENCE));
    }

    /** The names of all objects in the store. */
    public List<ObjectName> objects() {
        return Objects.requireNonNull(
                driver.list("", null).map(ObjectInfo::name).collectList().block(PATIENCE));
    }

    /** The repository. */
    public Repository repository() {
        return repository;
    }

    /** The environment, with the memory budget. */
    public Environment environment() {
        return environment;
    }

    /** The store that the repository's layers call. */
    public HookedStore store() {
        return store;
    }

    /** Counts of what reached the driver. */
    public RecordingStore recorded() {
        return recorded;
    }

    /** What the pipelines share. */
    public DomainContext context() {
        return repository.context();
    }

    /** The catalog that the repository uses. */
    public HookedCatalog catalog() {
        return catalog;
    }

    /** Stores in buffers of 64 KiB. */
    public Receipt put(byte[] bytes) {
        return put(bytes, Attributes.none());
    }

    /** The same with attributes. */
    public Receipt put(byte[] bytes, Attributes attributes) {
        return put(Data.buffers(bytes, 64 << 10), attributes);
    }

    /** Stores a source. */
    public Receipt put(Flux<ByteBuffer> source, Attributes attributes) {
        Receipt receipt = source.as(cas().storeBlob(attributes)::drain).block(PATIENCE);
        return Objects.requireNonNull(receipt);
    }

    /** Reads a blob whole under the full policy. */
    public byte[] read(BlobKey key) {
        return collect(cas().readBlob(key).all());
    }

    /** Every byte that a flux emits. */
    public static byte[] collect(Flux<ByteBuffer> bytes) {
        return Data.join(Objects.requireNonNull(bytes.collectList().block(PATIENCE)));
    }

    /** What a verify of everything finds. */
    public List<Finding> findings() {
        return findings(VerifyScope.everything());
    }

    /** What a verify finds. */
    public List<Finding> findings(VerifyScope scope) {
        return Objects.requireNonNull(cas().verify(scope)
                .ofType(VerifyEvent.Damaged.class)
                .map(VerifyEvent.Damaged::finding)
                .collectList()
                .block(PATIENCE));
    }

    /** The names of all packs in the store. */
    public List<ObjectName> packs() {
        return Objects.requireNonNull(
                driver.list("packs/", null).map(ObjectInfo::name).collectList().block(PATIENCE));
    }

    /** The bytes of an object as they lie in the store. */
    public byte[] object(ObjectName name) {
        return collect(driver.get(name, GetOptions.whole()).flatMapMany(got -> got.bytes()));
    }

    /** Replaces an object in the store, behind the repository's back. */
    public void tamper(ObjectName name, byte[] bytes) {
        driver.put(name, Content.of(ByteBuffer.wrap(bytes)), PutOptions.replace())
                .block(PATIENCE);
    }

    /** Removes an object from the store, behind the repository's back. */
    public void remove(ObjectName name) {
        driver.delete(name, DeleteOptions.any()).block(PATIENCE);
    }

    /** Waits until nothing runs: no memory leased, no open pack. */
    public void awaitQuiet() {
        eventually("memory returned", () -> environment.memory().usedBytes() == 0);
        eventually("no spool file", () -> spooled() == 0);
    }

    /** Fails if anything can be seen of the ingests so far. */
    public void assertNothingVisible() {
        awaitQuiet();
        assertThat(catalog.totals()).isEqualTo(new Totals(0, 0, 0));
        assertThat(catalog.refs(0, "", null, 10)).isEmpty();
        assertSessions(SessionState.EXPIRED);
    }

    /** Fails unless all sessions so far are in this state. */
    public void assertSessions(SessionState expected) {
        sessions().forEach(state -> assertThat(state).isEqualTo(expected));
    }

    /** The states of all sessions so far that somebody uses or used. */
    public List<SessionState> sessions() {
        Set<Long> ahead = repository.sessionsAhead();
        return Stream.iterate(1L, n -> n + 1)
                .map(n -> Map.entry(n, session(n)))
                .takeWhile(found -> found.getValue().isPresent())
                .filter(found -> !ahead.contains(found.getKey()))
                .flatMap(found -> found.getValue().stream())
                .toList();
    }

    private Optional<SessionState> session(long number) {
        try {
            return Optional.of(catalog.sessionState(number));
        } catch (CasException.NotFound e) {
            return Optional.empty();
        }
    }

    private long spooled() {
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> !file.getFileName().toString().equals("lock"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for something that must come. */
    public static void eventually(String what, BooleanSupplier so) {
        long polls = PATIENCE.toMillis() / 5;
        for (long poll = 0; poll < polls && !so.getAsBoolean(); poll++) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        assertThat(so.getAsBoolean()).as(what).isTrue();
    }

    @Override
    public void close() {
        awaitQuiet();
        driver.shutdown().block(PATIENCE);
        catalog.close();
        environment.close();
        if (driver instanceof MemoryStore) {
            MemoryStore.erase(driver.toString().substring("memory:".length()));
        }
        temporary.ifPresent(Rig::delete);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects what a rig is made of; not thread-safe. */
    public static final class Builder {
        private final Path directory;
        private boolean temporary;
        private boolean disk;
        private long seed = Long.getLong("cairn.seed", 42);
        private long memoryBytes = 64L << 20;
        private HashAlgorithm algorithm = HashAlgorithm.BLAKE3;
        private CryptoMode mode = CryptoMode.DEFAULT;
        private ChunkerSpec chunker = Chunkers.DEFAULT;
        private String codec = "zstd";
        private Packing packing = Packing.DEFAULT;
        private UnaryOperator<Store> decoration = plain -> plain;
        private Optional<KeyManager> keys = Optional.empty();
        private SnapshotSettings snapshots =
                new SnapshotSettings(SnapshotOptions.defaults().byHand(), true);
        private Optional<FailingCalls> failingCalls = Optional.empty();

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** Files and SQLite in stead of memory. */
        public Builder disk() {
            disk = true;
            return this;
        }

        /** The seed of chance. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** The memory budget. */
        public Builder memory(long bytes) {
            memoryBytes = bytes;
            return this;
        }

        /** The repository's digest. */
        public Builder algorithm(HashAlgorithm chosen) {
            algorithm = chosen;
            return this;
        }

        /** In which mode it is opened. */
        public Builder mode(CryptoMode chosen) {
            mode = chosen;
            return this;
        }

        /** The chunker's text form. */
        public Builder chunker(String text) {
            chunker = Chunkers.parse(text);
            return this;
        }

        /** The codec's name. */
        public Builder codec(String name) {
            codec = name;
            return this;
        }

        /** How blocks are gathered. */
        public Builder packing(long packBytes, long sharedBytes, int checkpointPacks) {
            packing = new Packing(packBytes, sharedBytes, checkpointPacks);
            return this;
        }

        /** Something between driver and layers. */
        public Builder around(UnaryOperator<Store> layer) {
            decoration = layer;
            return this;
        }

        /** Who wraps the keys of private domains. */
        public Builder keys(KeyManager manager) {
            keys = Optional.of(manager);
            return this;
        }

        /** Snapshots; else they are written by hand, to a store that is trusted. */
        public Builder snapshots(SnapshotOptions options, boolean trusted) {
            snapshots = new SnapshotSettings(options, trusted);
            return this;
        }

        private Path spool() {
            try {
                return Files.createDirectories(directory.resolve("spool"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Between the catalog and its database. */
        public Builder failing(FailingCalls calls) {
            failingCalls = Optional.of(calls);
            return this;
        }

        /** Opens it. */
        public Rig build() {
            return new Rig(this);
        }
    }
}
