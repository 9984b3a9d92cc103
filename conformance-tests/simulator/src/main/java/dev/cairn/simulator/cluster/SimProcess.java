package dev.cairn.simulator.cluster;

import dev.cairn.api.CasException;
import dev.cairn.api.MemoryBudget;
import dev.cairn.api.RebuildEvent;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.Faults;
import dev.cairn.conformance.FaultyStore;
import dev.cairn.core.DomainCas;
import dev.cairn.core.Rebuild;
import dev.cairn.core.Repository;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.driver.posix.PosixStore;
import dev.cairn.driver.posix.PosixStoreConfig;
import dev.cairn.simulator.time.Host;
import dev.cairn.simulator.time.SimEnvironment;
import java.nio.file.FileSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One process: a repository of the real engine over the real driver on the cluster's disk, with a door of its own to
 * the cluster's catalog. It dies at any step: its tasks vanish, and what its code still does in that step reaches
 * neither disk nor catalog nor anybody who waits for an answer.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class SimProcess {
    private static final long MEMORY_BYTES = 64L << 20;
    private static final int STALL_SECONDS_MAX = 1_800;
    /** Past the leases of those that take long, collectors. */
    private static final int LONG_STALL_SECONDS_MAX = 10_800;
    /** One stall of so many is a long one. */
    private static final int LONG_STALLS = 6;

    private static final Duration LATENCY_MAX = Duration.ofMillis(20);

    private final Cluster cluster;
    private final Host host;
    private final FileSystem mount;
    private final SimEnvironment environment;
    private final PosixStore posix;
    private final Store store;
    private final Catalog catalog;
    private final SplittableRandom random;
    private @Nullable Repository repository;

    SimProcess(Cluster cluster, String name, FileSystem mount, SplittableRandom random) {
        this.cluster = cluster;
        this.host = new Host(name);
        this.mount = mount;
        this.random = random;
        this.environment = new SimEnvironment(cluster.time(), host, random.nextLong(), MEMORY_BYTES);
        this.posix = PosixStore.open(
                PosixStoreConfig.builder(mount.getPath(Cluster.ROOT))
                        .createRoot(true)
                        .build(),
                environment);
        this.store = FaultyStore.of(posix, faults(random.nextLong()));
        this.catalog = CatalogDoor.of(cluster.catalog(), this, random.split());
    }

    private Faults faults(long seed) {
        double store = cluster.troubles().store() / 1_000.0;
        double damage = cluster.troubles().damage() / 1_000.0;
        Faults.Builder faults = Faults.seed(seed)
                .sometimes(store, Faults.Fault.THROTTLED)
                .sometimes(store, Faults.Fault.RESET_BEFORE)
                .sometimes(store, Faults.Fault.RESET_MID_BODY)
                .sometimes(store, Faults.Fault.LOST_ACK)
                .sometimes(store, Faults.Fault.LOST_REQUEST)
                .sometimes(store, Faults.Fault.DELIVERED_TWICE)
                .sometimes(damage, Faults.Fault.BIT_FLIP)
                .sometimes(damage, Faults.Fault.TRUNCATED_BODY);
        return (store == 0 ? faults : faults.latency(LATENCY_MAX, environment.parallel())).build();
    }

    /** Its name in the log. */
    public String name() {
        return host.name();
    }

    /** Whose tasks are its own. */
    public Host host() {
        return host;
    }

    /** Whether it runs: neither it nor its disk has stopped. */
    public boolean isAlive() {
        return !host.isDead() && !cluster.disk().faults().poweredOff();
    }

    /** Whether it has opened its repository. */
    public boolean isOpen() {
        return repository != null;
    }

    /** Opens its repository; once. */
    public Mono<Void> open() {
        return Repository.open(environment, catalog, store, cluster.settings(posix.stagingDirectory()))
                .doOnNext(opened -> repository = opened)
                .then();
    }

    /** Makes the cluster's catalog, which is empty, again from the store. */
    public Flux<RebuildEvent> rebuild() {
        return Rebuild.run(environment, catalog, store, cluster.settings(posix.stagingDirectory()), Optional.empty());
    }

    /** The repository, which is open. */
    public Repository repository() {
        return Objects.requireNonNull(repository, "not open");
    }

    /** The open domain of the repository. */
    public DomainCas cas() {
        return repository().cas();
    }

    /** The catalog through this process's door. */
    public Catalog catalog() {
        return catalog;
    }

    /** The driver below its store. */
    public PosixStore driver() {
        return posix;
    }

    /** What its clock says. */
    public Instant now() {
        return environment.now();
    }

    /** The bytes that it may have in flight. */
    public MemoryBudget memory() {
        return environment.memory();
    }

    /** How many files and directories it has open. */
    public int openFiles() {
        return cluster.disk().openChannels(mount);
    }

    /** Ends it in good order; it must have nothing to do any more. */
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> {
                    if (repository != null) {
                        repository.close();
                    }
                })
                .then(posix.shutdown());
    }

    /** Ends it now. */
    public void kill(String why) {
        if (!host.isDead()) {
            cluster.note(host + " dies " + why);
            host.die();
            cluster.disk().kill(mount);
            cluster.died(this);
        }
    }

    /** Frees what this JVM keeps of a dead one. */
    void bury() {
        posix.shutdown().subscribe(done -> {}, failure -> {});
    }

    boolean isOn(FileSystem view) {
        return mount.equals(view);
    }

    Troubles troubles() {
        return cluster.troubles();
    }

    CatalogFaults.Fate nextFate(boolean isChange) {
        return cluster.catalogFaults().next(isChange);
    }

    void transactionBegins() {
        cluster.transactionBegins();
    }

    void transactionEnds() {
        cluster.transactionEnds();
    }

    void note(String event) {
        cluster.note(host + " " + event);
    }

    /** Others run in the middle of a step. */
    void between() {
        Troubles troubles = troubles();
        if (random.nextInt(1_000) < troubles.stalled()) {
            boolean isLong = random.nextInt(LONG_STALLS) == 0;
            stall(Duration.ofSeconds(1 + random.nextInt(isLong ? LONG_STALL_SECONDS_MAX : STALL_SECONDS_MAX)));
        } else if (random.nextInt(1_000) < troubles.interleaved()) {
            cluster.time().others(1 + random.nextInt(4));
        }
    }

    /** In the middle of this step, or after it. */
    private void stall(Duration span) {
        if (random.nextBoolean()) {
            cluster.stall(span);
        } else {
            host.stallUntil(cluster.time().nanos() + span.toNanos());
        }
    }

    void requireAlive(String operation) {
        if (!isAlive()) {
            throw new CasException.Unavailable(CatalogDoor.details(operation, "this process is dead"));
        }
    }
}
