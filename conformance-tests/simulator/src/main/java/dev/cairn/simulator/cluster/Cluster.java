package dev.cairn.simulator.cluster;

import dev.cairn.api.CryptoMode;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.api.SnapshotOptions;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Policy;
import dev.cairn.core.RepositorySettings;
import dev.cairn.core.SnapshotSettings;
import dev.cairn.core.StoreIdentity;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.CatalogIdentity;
import dev.cairn.core.catalog.MemoryCatalog;
import dev.cairn.core.catalog.PackRow;
import dev.cairn.core.codec.Chunkers;
import dev.cairn.core.format.RepositoryDescriptor;
import dev.cairn.simulator.disk.SimulatedDisk;
import dev.cairn.simulator.time.Host;
import dev.cairn.simulator.time.SimEnvironment;
import dev.cairn.simulator.time.VirtualTime;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One disk, one catalog and the processes that share them, on one thread. The catalog stands for a database server: it
 * outlives every process and the disk's loss of power, and keeps or drops a transaction whole.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class Cluster implements AutoCloseable {
    /** The root of the store on the disk. */
    static final String ROOT = "/store";

    private static final String STORE_ID = "0123456789abcdef0123456789abcdef";
    private static final Duration WORK_MAX = Duration.ofHours(24);
    private static final int STALL_TASKS_MAX = 1_000;
    private static final int PAGE = 500;
    private static final long SECTOR_BYTES = 512;

    private final SplittableRandom random;
    private final Scale scale;
    private final VirtualTime time;
    private final SimulatedDisk disk;
    private final UUID repository;
    private final SimEnvironment server;
    private final CatalogFaults catalogFaults = new CatalogFaults();
    private final List<SimProcess> processes = new ArrayList<>();
    private final List<SimProcess> dead = new ArrayList<>();
    private MemoryCatalog catalog;
    private Troubles troubles = Troubles.NONE;
    private Consumer<SimProcess> mourner = process -> {};
    private int started;
    private int transactions;
    private int fatalTransaction = -1;
    private boolean fatalAfter;

    /** A cluster with an empty repository and no process. */
    public Cluster(long seed, Scale scale) {
        this.scale = scale;
        random = new SplittableRandom(seed);
        time = new VirtualTime(random.nextLong());
        disk = SimulatedDisk.ofSeed(random.nextLong());
        repository = new UUID(random.nextLong(), random.nextLong());
        UUID first = new UUID(random.nextLong(), random.nextLong());
        server = new SimEnvironment(time, new Host("catalog"), random.nextLong(), 1);
        catalog = empty(first);
        disk.beforeSteps(this::between);
        mark();
    }

    private MemoryCatalog empty(UUID id) {
        CatalogIdentity identity = new CatalogIdentity(id, repository, HashAlgorithm.BLAKE3);
        return MemoryCatalog.create(identity, Map.of(STORE_ID, "simulated:" + ROOT), server);
    }

    /** The catalog is lost: who starts from now on finds an empty one with an id of its own. */
    public void loseCatalog() {
        note("the catalog is lost");
        catalog = empty(new UUID(random.nextLong(), random.nextLong()));
    }

    private void mark() {
        SimProcess creator = start();
        RepositoryDescriptor descriptor = new RepositoryDescriptor(
                repository, STORE_ID, HashAlgorithm.BLAKE3, Optional.empty(), List.of(), List.of());
        run(creator, StoreIdentity.mark(creator.driver(), descriptor).then(creator.close()));
        creator.kill("when the repository is there");
    }

    /** Runs something on a process until it has ended well, with whatever else is due. */
    public void run(SimProcess process, Mono<Void> work) {
        attempt(process, work).ifPresent(failure -> {
            throw new IllegalStateException(process.name() + " did not end its work", failure);
        });
    }

    /** The same for what may fail; answers with what. */
    public Optional<Throwable> attempt(SimProcess process, Mono<Void> work) {
        boolean[] ended = new boolean[1];
        List<Throwable> failures = new ArrayList<>();
        time.in(
                Duration.ZERO,
                process.host(),
                () -> work.subscribe(nothing -> {}, failures::add, () -> ended[0] = true));
        long limit = time.nanos() + WORK_MAX.toNanos();
        while (!ended[0] && failures.isEmpty() && process.isAlive() && time.nanos() < limit && time.step()) {
            // Until it has ended.
        }
        if (!ended[0] && failures.isEmpty()) {
            throw new IllegalStateException(process.name() + " has no end to its work");
        }
        return failures.stream().findFirst();
    }

    /** Runs something on a process until something holds; the process is left in the middle of it. */
    public void runUntil(SimProcess process, Mono<Void> work, BooleanSupplier holds) {
        time.in(Duration.ZERO, process.host(), () -> work.subscribe(nothing -> {}, failure -> {}));
        while (!holds.getAsBoolean()) {
            if (!time.step()) {
                throw new IllegalStateException(process.name() + " has ended, and it does not hold");
            }
        }
    }

    /** The objects among the packs, by their paths. */
    public List<String> packs() {
        return disk.files().stream()
                .filter(file -> file.startsWith(ROOT + "/packs/"))
                .toList();
    }

    RepositorySettings settings(Mono<Path> spool) {
        return new RepositorySettings(
                Chunkers.parse(scale.chunker()),
                "zstd",
                spool,
                scale.packing(),
                Optional.empty(),
                new SnapshotSettings(SnapshotOptions.defaults().byHand(), true),
                Policy.replicas(1),
                CryptoMode.DEFAULT);
    }

    /** The clock and the queue of all. */
    public VirtualTime time() {
        return time;
    }

    /** The disk, whose log is that of the whole cluster. */
    public SimulatedDisk disk() {
        return disk;
    }

    /** The catalog itself, without any trouble. */
    public Catalog catalog() {
        return catalog;
    }

    /** Orders for the catalog to fail. */
    public CatalogFaults catalogFaults() {
        return catalogFaults;
    }

    /** How often things go wrong now. */
    public Troubles troubles() {
        return troubles;
    }

    /** Sets how often things go wrong; the stores of processes keep what was said at their start. */
    public void troubles(Troubles now) {
        troubles = now;
    }

    /** Who is told when a process has died. */
    public void mourner(Consumer<SimProcess> told) {
        mourner = told;
    }

    /** Processes that live, in the order of their starts. */
    public List<SimProcess> processes() {
        return List.copyOf(processes);
    }

    /** A new process; its repository is not open yet. */
    public SimProcess start() {
        String name = "p" + ++started;
        note(name + " starts");
        SimProcess process = new SimProcess(this, name, disk.mount(), random.split());
        processes.add(process);
        return process;
    }

    /** Loses power: every process dies, and of the disk survives what its seed decides. */
    public void losePower() {
        processes().forEach(process -> process.kill("by loss of power"));
        FileSystem mounted = disk.crash(random.nextLong());
        disk.kill(mounted);
    }

    /** One bit of a stored pack turns; false if there is no pack. */
    public boolean rot() {
        return damage(mount -> {
            Path pack = anyPack(mount);
            disk.flipBit(pack, random.nextLong(Math.max(1, Byte.SIZE * Files.size(pack))));
        });
    }

    /** A sector of a stored pack lies where another one should lie, of this or another pack; false if there is no pack. */
    public boolean misdirect() {
        return damage(mount -> {
            Path pack = anyPack(mount);
            Path hit = anyPack(mount);
            disk.misdirect(pack, anySector(pack), hit, anySector(hit));
        });
    }

    private long anySector(Path pack) throws IOException {
        return SECTOR_BYTES * random.nextLong(1 + Files.size(pack) / SECTOR_BYTES);
    }

    private Path anyPack(FileSystem mount) {
        List<String> packs = packs();
        return mount.getPath(packs.get(random.nextInt(packs.size())));
    }

    private interface Damage {
        void strike(FileSystem mount) throws IOException;
    }

    private boolean damage(Damage damage) {
        if (packs().isEmpty()) {
            return false;
        }
        FileSystem mount = disk.mount();
        try {
            damage.strike(mount);
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            disk.kill(mount);
        }
    }

    /** Objects where packs lie that no live pack of the catalog has. */
    public Set<String> strayPacks() {
        Set<String> stray = new TreeSet<>(packs());
        @Nullable PackId last = null;
        for (List<PackRow> page = catalog.packs(last, PAGE); !page.isEmpty(); page = catalog.packs(last, PAGE)) {
            for (PackRow pack : page) {
                catalog.replicas(pack.id())
                        .forEach(copy ->
                                stray.remove(ROOT + "/" + copy.objectName().value()));
                last = pack.id();
            }
        }
        return stray;
    }

    /** Files that no process has finished; the locks of their folders are none. */
    public List<String> unfinishedFiles() {
        return disk.files().stream()
                .filter(file -> file.startsWith(ROOT + "/.staging/") && !file.endsWith("/lock"))
                .toList();
    }

    /** How many transactions that change something were begun. */
    public int transactions() {
        return transactions;
    }

    /** Power is lost just before or just after the nth transaction from now on that changes something, from zero. */
    public void powerOffAtTransaction(int nth, boolean after) {
        fatalTransaction = transactions + nth;
        fatalAfter = after;
    }

    void transactionBegins() {
        if (transactions == fatalTransaction && !fatalAfter) {
            disk.faults().powerOffAfter(0);
        }
        transactions++;
    }

    void transactionEnds() {
        if (transactions - 1 == fatalTransaction && fatalAfter) {
            disk.faults().powerOffAfter(0);
        }
    }

    void died(SimProcess process) {
        processes.remove(process);
        dead.add(process);
        mourner.accept(process);
    }

    private void between(FileSystem view) {
        for (SimProcess process : processes()) {
            if (process.isOn(view)) {
                process.between();
            }
        }
    }

    void stall(Duration span) {
        time.stall(span, STALL_TASKS_MAX);
    }

    /** Writes into the log. */
    public void note(String event) {
        disk.note(event);
    }

    /** Frees what this JVM keeps of the processes. */
    @Override
    public void close() {
        processes().forEach(process -> process.kill("at the end"));
        dead.forEach(SimProcess::bury);
        dead.clear();
    }
}
