package dev.cairn.driver.posix;

/** The whole contract on a simulated disk: proves the disk as much as the store. */
final class PosixStoreOnSimulatedDiskTest implements PosixContract {
    private final PosixHarness harness = PosixHarness.onSimulatedDisk();

    @Override
    public PosixHarness harness() {
        return harness;
    }
}
