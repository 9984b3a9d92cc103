package dev.cairn.conformance;

/** The whole contract on the store that the mutants are made of. */
final class TinyStoreTest implements StoreContract {
    private final StoreHarness harness = new TinyHarness(Mutant.NONE);

    @Override
    public StoreHarness harness() {
        return harness;
    }
}
