package dev.cairn.driver.posix;

import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;
import dev.cairn.conformance.CrashControl;
import dev.cairn.simulator.disk.SimulatedDisk;
import java.nio.file.FileSystem;
import java.util.List;

/** A simulated disk and a POSIX store on it. */
final class SimulatedVolume implements CrashControl.Volume {
    private static final String ROOT = "/store";

    private final Environment environment;
    private final SimulatedDisk disk;
    private PosixStore store;

    SimulatedVolume(long seed, Environment environment) {
        this.environment = environment;
        this.disk = SimulatedDisk.ofSeed(seed);
        this.store = open(disk.mount());
    }

    private PosixStore open(FileSystem mounted) {
        return PosixStore.open(
                PosixStoreConfig.builder(mounted.getPath(ROOT)).createRoot(true).build(), environment);
    }

    SimulatedDisk disk() {
        return disk;
    }

    @Override
    public PosixStore store() {
        return store;
    }

    @Override
    public Store crash(long seed) {
        PosixStore dead = store;
        store = open(disk.crash(seed));
        dead.shutdown().onErrorComplete().block();
        return store;
    }

    @Override
    public void powerOffAfter(int diskOperations) {
        disk.faults().powerOffAfter(diskOperations);
    }

    @Override
    public int diskOperations() {
        return disk.faults().changes();
    }

    @Override
    public void failFsync(int nth) {
        disk.faults().failSync(nth);
    }

    @Override
    public boolean fsyncFailed() {
        return disk.faults().syncFailed();
    }

    @Override
    public void fillUp(long bytesLeft) {
        disk.faults().fillUp(bytesLeft);
    }

    @Override
    public List<String> files() {
        return disk.files().stream()
                .map(file -> file.substring(ROOT.length() + 1))
                .toList();
    }

    @Override
    public void close() {
        store.shutdown().onErrorComplete().block();
    }
}
