package dev.cairn.driver.posix;

import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.CrashControl;
import dev.cairn.conformance.StoreHarness;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.conformance.Trouble;
import dev.cairn.simulator.disk.SimulatedDisk;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A root of its own for each case, on a real disk or on a simulated one. */
final class PosixHarness implements StoreHarness {
    private final String name;
    private final Path root;
    private final boolean simulated;
    private final Environment environment = TestEnvironment.create();
    private final List<PosixStore> stores = new ArrayList<>();
    private PosixStore store;
    private boolean closed;

    private PosixHarness(String name, Path root, boolean simulated) {
        this.name = name;
        this.root = root;
        this.simulated = simulated;
        this.store = open(root, true);
    }

    static PosixHarness onRealDisk() {
        return new PosixHarness("posix", Folders.make(), false);
    }

    static PosixHarness onSimulatedDisk() {
        Path root = SimulatedDisk.ofSeed(1).mount().getPath("/store");
        return new PosixHarness("posix-simulated", root, true);
    }

    private PosixStore open(Path at, boolean create) {
        PosixStore opened =
                PosixStore.open(PosixStoreConfig.builder(at).createRoot(create).build(), environment);
        stores.add(opened);
        return opened;
    }

    Path root() {
        return root;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PosixStore store() {
        return store;
    }

    @Override
    public PosixStore secondStore() {
        return open(root, true);
    }

    @Override
    public Store reopen() {
        store.shutdown().block();
        store = open(root, true);
        return store;
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public Optional<URI> location() {
        return simulated ? Optional.empty() : Optional.of(root.toUri());
    }

    @Override
    public Optional<String> configText() {
        return Optional.of(store.config().toString());
    }

    @Override
    public Optional<Store> meeting(Trouble trouble) {
        return switch (trouble) {
            case BAD_NAMESPACE -> Optional.of(open(root.resolve("no-such-folder"), false));
            case DENIED, UNAVAILABLE, QUOTA -> Optional.of(onTroubledDisk(trouble));
            case TRUNCATED_BODY -> Optional.of(new TruncatingStore(store, root));
            // No credentials, no server; and the kit may learn of other troubles.
            default -> Optional.empty();
        };
    }

    private Store onTroubledDisk(Trouble trouble) {
        SimulatedDisk disk = SimulatedDisk.ofSeed(2);
        PosixStore troubled = open(disk.mount().getPath("/store"), true);
        troubled.stagingDirectory().block();
        switch (trouble) {
            case DENIED -> disk.faults().denyAccess(true);
            case QUOTA -> disk.faults().fillUp(10_000);
            default -> disk.faults().failCall(1);
        }
        return troubled;
    }

    @Override
    public Optional<CrashControl> crashes() {
        return Optional.of(seed -> new SimulatedVolume(seed, environment));
    }

    @Override
    public OptionalLong held() {
        int open = stores.stream().mapToInt(PosixStore::openObjects).sum();
        return OptionalLong.of(open + Folders.staged(root).size());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            stores.forEach(s -> s.shutdown().onErrorComplete().block());
            if (!simulated) {
                Folders.remove(root);
            }
            environment.close();
        }
    }
}
