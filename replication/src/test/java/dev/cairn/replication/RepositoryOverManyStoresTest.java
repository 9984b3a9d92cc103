package dev.cairn.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import dev.cairn.api.CollectEvent;
import dev.cairn.api.CollectOptions;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.RefName;
import dev.cairn.api.RepairEvent;
import dev.cairn.api.ScrubEvent;
import dev.cairn.api.ScrubFinding;
import dev.cairn.api.ScrubOptions;
import dev.cairn.api.VerifyEvent;
import dev.cairn.api.VerifyScope;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Policy;
import dev.cairn.api.pack.Replica;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.core.Repository;
import dev.cairn.core.RepositorySettings;
import dev.cairn.core.StoreIdentity;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.MemoryCatalog;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.format.RepositoryDescriptor;
import dev.cairn.driver.posix.PosixStore;
import dev.cairn.driver.posix.PosixStoreConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A real repository over three directories, {@code replicas(3)}, a write quorum of two. */
final class RepositoryOverManyStoresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final UUID REPOSITORY = new UUID(1, 2);
    private static final int STORES = 3;
    private static final int WRITERS = 4;
    private static final int BLOBS = 12;

    @TempDir
    Path directory;

    private final Environment environment = TestEnvironment.create();
    private final Map<String, Store> drivers = new TreeMap<>();
    private MemoryCatalog catalog;
    private Repository repository;

    private static String id(int store) {
        return Integer.toHexString(store).repeat(32);
    }

    private Path path(int store) {
        return directory.resolve("store" + store);
    }

    private PosixStore posix(int store) {
        return PosixStore.open(
                PosixStoreConfig.builder(path(store)).createRoot(true).build(), environment);
    }

    private PosixStore marked(int store) {
        PosixStore driver = posix(store);
        StoreIdentity.mark(
                        driver,
                        new RepositoryDescriptor(
                                REPOSITORY, id(store), HashAlgorithm.BLAKE3, Optional.empty(), List.of(), List.of()))
                .block(PATIENCE);
        return driver;
    }

    @BeforeEach
    void open() throws IOException {
        Map<String, String> registered = new LinkedHashMap<>();
        for (int store = 1; store <= STORES; store++) {
            PosixStore driver = marked(store);
            drivers.put(id(store), driver);
            registered.put(id(store), path(store).toUri().toString());
        }
        catalog = MemoryCatalog.create(
                new CatalogIdentity(new UUID(3, 4), REPOSITORY, HashAlgorithm.BLAKE3), registered, environment);
        repository = another();
    }

    private Repository another() throws IOException {
        Path spool = Files.createDirectories(directory.resolve("spool"));
        return Objects.requireNonNull(Repository.open(
                        environment,
                        catalog,
                        drivers,
                        RepositorySettings.defaults(Mono.just(spool)).withPolicy(Policy.parse("replicas(3)")))
                .block(PATIENCE));
    }

    @AfterEach
    void close() {
        repository.close();
        drivers.values().forEach(driver -> driver.shutdown().block(PATIENCE));
        catalog.close();
        environment.close();
    }

    private static byte[] content(long seed) {
        byte[] bytes = new byte[60_000];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private Mono<BlobKey> store(long seed) {
        return Flux.just(ByteBuffer.wrap(content(seed)))
                .as(repository.cas().storeBlob(Attributes.named("blob/" + seed))::drain)
                .map(receipt -> receipt.key());
    }

    private Mono<byte[]> load(BlobKey key) {
        return repository
                .cas()
                .readBlob(key)
                .all()
                .reduceWith(() -> ByteBuffer.allocate((int) key.size()), ByteBuffer::put)
                .map(ByteBuffer::array);
    }

    private void assertReads(BlobKey key, long seed) {
        assertThat(load(key).block(PATIENCE)).isEqualTo(content(seed));
    }

    private BlobKey stored(long seed) {
        return Objects.requireNonNull(store(seed).block(PATIENCE));
    }

    private List<PackRow> packs() {
        List<PackRow> all = new ArrayList<>();
        PackId last = null;
        for (List<PackRow> page = catalog.packs(last, 100); !page.isEmpty(); page = catalog.packs(last, 100)) {
            all.addAll(page);
            last = page.get(page.size() - 1).id();
        }
        return all;
    }

    private long active(PackId pack) {
        return catalog.replicas(pack).stream()
                .filter(copy -> copy.state() == Replica.State.ACTIVE)
                .count();
    }

    /** As if the disk were not mounted. */
    private void unmount(int store) throws IOException {
        Files.move(path(store), directory.resolve("unmounted" + store));
    }

    @Test
    void store_threeStores_aCopyOnEachAndEachReadable() throws IOException {
        BlobKey key = stored(1);
        assertThat(packs())
                .isNotEmpty()
                .allSatisfy(pack -> assertThat(active(pack.id())).isEqualTo(STORES));
        assertReads(key, 1);
        for (int kept = 1; kept <= STORES; kept++) {
            Path away = directory.resolve("away");
            int one = kept % STORES + 1;
            int other = one % STORES + 1;
            Files.move(path(one), away);
            Files.move(path(other), directory.resolve("away2"));
            assertReads(key, 1);
            Files.move(away, path(one));
            Files.move(directory.resolve("away2"), path(other));
        }
        assertThat(packs())
                .as("nothing is lost of a store that is away")
                .allSatisfy(pack -> assertThat(active(pack.id())).isEqualTo(STORES));
    }

    @Test
    void storesBesideReaders_oneIsRemoved_noReadFailsAndWritesGoOn() throws IOException {
        List<BlobKey> before = new ArrayList<>();
        for (int i = 0; i < BLOBS; i++) {
            before.add(stored(i));
        }
        unmount(2);
        Flux<Boolean> reads = Flux.range(0, BLOBS * 4)
                .flatMap(
                        i -> load(before.get(i % BLOBS))
                                .map(bytes -> Arrays.equals(bytes, content(i % BLOBS)))
                                .subscribeOn(Schedulers.boundedElastic()),
                        WRITERS);
        Flux<BlobKey> writes =
                Flux.range(100, BLOBS * 2).flatMap(i -> store(i).subscribeOn(Schedulers.boundedElastic()), WRITERS);
        List<BlobKey> after = new ArrayList<>();
        List<Boolean> good = Objects.requireNonNull(
                Flux.merge(reads, writes.doOnNext(after::add).thenMany(Flux.empty()))
                        .collectList()
                        .block(PATIENCE));
        assertThat(good).hasSize(BLOBS * 4).doesNotContain(false);
        assertThat(after).hasSize(BLOBS * 2);
        assertThat(path(2)).as("nobody makes it anew").doesNotExist();
        for (int i = 0; i < BLOBS * 2; i++) {
            assertReads(stored(100 + i), 100 + i);
        }
    }

    @Test
    void store_longerThanAPack_copiesShareNoFile() throws IOException {
        byte[] large = new byte[20 << 20];
        new SplittableRandom(1).nextBytes(large);
        BlobKey key = Objects.requireNonNull(Flux.just(ByteBuffer.wrap(large))
                .as(repository.cas().storeBlob(Attributes.named("large"))::drain)
                .map(receipt -> receipt.key())
                .block(PATIENCE));
        List<Object> files = new ArrayList<>();
        for (int store = 1; store <= STORES; store++) {
            try (Stream<Path> packs = Files.walk(path(store).resolve("packs"))) {
                for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                    files.add(Files.readAttributes(pack, BasicFileAttributes.class)
                            .fileKey());
                }
            }
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(STORES).doesNotHaveDuplicates();
        assertThat(load(key).block(PATIENCE)).isEqualTo(large);
    }

    @Test
    void open_oneStoreAway_readsAndWritesWithoutIt() throws IOException {
        BlobKey key = stored(1);
        repository.close();
        unmount(1);
        repository = another();
        assertReads(key, 1);
        assertReads(stored(2), 2);
    }

    @Test
    void store_aStoreGoesAwayBeforeTheFirstWrite_writesGoOn() throws IOException {
        repository.close();
        repository = another();
        unmount(3);
        assertReads(stored(2), 2);
    }

    @Test
    void read_allCopiesOnStoresThatAreAway_isNoLoss() throws IOException {
        BlobKey key = stored(1);
        for (PackRow pack : packs()) {
            for (Replica copy : catalog.replicas(pack.id())) {
                if (copy.store().equals(id(1))) {
                    Files.delete(path(1).resolve(copy.objectName().value()));
                }
            }
        }
        repository.close();
        unmount(2);
        unmount(3);
        repository = another();
        assertThatThrownBy(() -> load(key).block(PATIENCE)).isInstanceOf(CasException.Unavailable.class);
    }

    @Test
    void open_allStoresAway_isRefusedWithTheReason() throws IOException {
        for (int store = 1; store <= STORES; store++) {
            unmount(store);
        }
        assertThatThrownBy(this::another).isInstanceOf(CasException.class).hasMessageContaining("cairn.json");
    }

    @Test
    void read_damagedCopy_isQuarantinedAndReadElsewhere() throws IOException {
        BlobKey key = stored(1);
        damage(1);
        for (int i = 0; i < 50; i++) {
            assertReads(key, 1);
        }
        assertThat(packs()).allSatisfy(pack -> assertThat(active(pack.id())).isBetween(2L, 3L));
    }

    private void damage(int store) throws IOException {
        try (Stream<Path> files = Files.walk(path(store).resolve("packs"))) {
            for (Path pack : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(pack);
                bytes[bytes.length / 2] ^= 1;
                Files.delete(pack);
                Files.write(pack, bytes);
            }
        }
    }

    @Test
    void collect_dropsAllCopies() {
        stored(1);
        BlobKey kept = stored(2);
        repository.cas().refs().drop(new RefName("blob/1")).block(PATIENCE);
        CollectOptions now = CollectOptions.defaults().withGrace(Duration.ZERO).withMaxUnused(0);
        for (int run = 0; run < 3; run++) {
            assertThat(repository
                            .collector()
                            .collect(now)
                            .ofType(CollectEvent.Done.class)
                            .blockLast(PATIENCE))
                    .isNotNull();
        }
        assertThat(packs()).allSatisfy(pack -> assertThat(active(pack.id())).isEqualTo(STORES));
        assertReads(kept, 2);
        assertThat(repository
                        .cas()
                        .verify(VerifyScope.everything())
                        .ofType(VerifyEvent.Damaged.class)
                        .collectList()
                        .block(PATIENCE))
                .isEmpty();
    }

    @Test
    void store_isLostAndReplaced_scrubAndRepairMakeEveryPackWhole() throws IOException {
        List<BlobKey> keys = new ArrayList<>();
        for (int i = 0; i < BLOBS; i++) {
            keys.add(stored(i));
        }
        repository.close();
        replace(2);
        repository = another();
        assertThat(repaired(false)).as("nobody knows yet").isZero();
        List<ScrubFinding> found = scrubbed();
        assertThat(found).hasSize(packs().size()).allMatch(finding -> finding.kind() == ScrubFinding.Kind.MISSING);
        assertThat(packs()).allSatisfy(pack -> assertThat(active(pack.id())).isEqualTo(STORES - 1));
        assertThat(repaired(true)).as("a dry run makes none").isZero();
        assertThat(repaired(false)).isEqualTo(packs().size());
        assertThat(packs()).allSatisfy(pack -> assertThat(active(pack.id())).isEqualTo(STORES));
        assertThat(repaired(false)).isZero();
        assertThat(scrubbed()).extracting(ScrubFinding::kind).containsOnly(ScrubFinding.Kind.MISSING);
        for (int alone = 1; alone <= STORES; alone++) {
            assertCleanOn(alone, keys);
        }
    }

    /** The same store on a new disk. */
    private void replace(int store) throws IOException {
        Objects.requireNonNull(drivers.get(id(store))).shutdown().block(PATIENCE);
        unmount(store);
        drivers.put(id(store), marked(store));
    }

    private long repaired(boolean dry) {
        List<RepairEvent> events = Objects.requireNonNull(
                repository.repairer().repair(dry).collectList().block(PATIENCE));
        assertThat(events).noneMatch(event -> event instanceof RepairEvent.Failed);
        assertThat(events.stream().anyMatch(event -> event instanceof RepairEvent.Missing))
                .isEqualTo(dry);
        RepairEvent.Done done = (RepairEvent.Done) events.get(events.size() - 1);
        assertThat(done.packs()).isEqualTo(packs().size());
        return done.copied();
    }

    private List<ScrubFinding> scrubbed() {
        return Objects.requireNonNull(repository
                .scrubber()
                .scrub(ScrubOptions.defaults())
                .ofType(ScrubEvent.Noticed.class)
                .map(ScrubEvent.Noticed::finding)
                .collectList()
                .block(PATIENCE));
    }

    private void assertCleanOn(int alone, List<BlobKey> keys) throws IOException {
        List<Integer> others =
                IntStream.rangeClosed(1, STORES).filter(s -> s != alone).boxed().toList();
        for (int other : others) {
            Files.move(path(other), directory.resolve("aside" + other));
        }
        for (int i = 0; i < keys.size(); i++) {
            assertReads(keys.get(i), i);
        }
        for (int other : others) {
            Files.move(directory.resolve("aside" + other), path(other));
        }
    }

    @Test
    void repair_sourceThatIsDamaged_isNotCopied() throws IOException {
        BlobKey key = stored(1);
        repository.close();
        replace(2);
        repository = another();
        scrubbed();
        damage(1);
        assertThat(repaired(false)).isEqualTo(packs().size());
        assertThat(packs())
                .as("the damaged one is quarantined")
                .allSatisfy(pack -> assertThat(active(pack.id())).isEqualTo(STORES - 1));
        Files.move(path(1), directory.resolve("away1"));
        Files.move(path(3), directory.resolve("away3"));
        assertReads(key, 1);
        Files.move(directory.resolve("away1"), path(1));
        Files.move(directory.resolve("away3"), path(3));
    }

    @Test
    void scrub_storeAway_isToldAndNothingIsJudged() throws IOException {
        stored(1);
        unmount(3);
        assertThat(scrubbed()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(ScrubFinding.Kind.STORE_AWAY);
            assertThat(finding.store()).isEqualTo(id(3));
        });
        assertThat(packs()).allSatisfy(pack -> assertThat(active(pack.id())).isEqualTo(STORES));
    }
}
