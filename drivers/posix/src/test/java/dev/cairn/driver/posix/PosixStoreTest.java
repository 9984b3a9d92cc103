package dev.cairn.driver.posix;

/** The whole contract on the disk that the build runs on; group I on simulated ones. */
final class PosixStoreTest implements PosixContract {
    private final PosixHarness harness = PosixHarness.onRealDisk();

    @Override
    public PosixHarness harness() {
        return harness;
    }
}
