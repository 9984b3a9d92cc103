package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.store.Durability;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.PutOptions;
import dev.cairn.conformance.CrashControl.Volume;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** One volume and what was acknowledged on it: the model that the cases of group I compare a crashed store with. */
final class CrashCases {
    static final int SEEDS = 5;

    private static final int OBJECT_BYTES = 70_001;
    private static final int DISK_OPERATIONS_MAX = 500;

    private final StoreHarness harness;
    private final Volume volume;
    private final long seed;
    private final Map<String, byte[]> acknowledged = new TreeMap<>();

    CrashCases(StoreHarness harness, Volume volume, long seed) {
        this.harness = harness;
        this.volume = volume;
        this.seed = seed;
    }

    /** How a write ended. */
    enum Outcome {
        ACKNOWLEDGED,
        FAILED
    }

    static Volume volume(StoreHarness harness, long seed) {
        Gate.declared(harness, Ability.POWER_LOSS);
        return Gate.control(harness.crashes(), "the harness has no simulated disk")
                .volume(seed);
    }

    /** Where no disk can be simulated, the vendor's word with a link is what there is. */
    static boolean vendorStates(StoreHarness harness) {
        Gate.declared(harness, Ability.POWER_LOSS);
        if (harness.crashes().isPresent()) {
            return false;
        }
        assertThat(harness.durabilityStatement())
                .as("%s: a simulated disk or the vendor's statement", Durability.POWER_LOSS)
                .isPresent();
        harness.durabilityStatement().map(URI::toString).ifPresent(link -> Verdicts.note("vendor states: " + link));
        return true;
    }

    /** Writes {@code dir/torn} once for each disk operation of that write, with the disk switched off before it. */
    static void atEveryDiskOperation(StoreHarness harness, PutOptions options, BiConsumer<CrashCases, Outcome> check) {
        boolean reached = true;
        for (int step = 0; reached; step++) {
            assertThat(step).as("disk operations of one put").isLessThan(DISK_OPERATIONS_MAX);
            for (long seed = 1; seed <= 3; seed++) {
                reached = diesAt(harness, options, step, seed, check);
            }
        }
    }

    private static boolean diesAt(
            StoreHarness harness, PutOptions options, int step, long seed, BiConsumer<CrashCases, Outcome> check) {
        try (Volume volume = volume(harness, 1000L * step + seed)) {
            CrashCases crash = new CrashCases(harness, volume, 1000L * step + seed);
            crash.putAll(List.of("before"));
            int before = volume.diskOperations();
            volume.powerOffAfter(step);
            Outcome outcome = crash.tryPut("dir/torn", options);
            boolean reached = volume.diskOperations() - before >= step;
            check.accept(crash, outcome);
            return reached;
        } catch (AssertionError e) {
            throw new AssertionError(
                    "power lost at disk operation " + step + ", seed " + seed + ": " + e.getMessage(), e);
        }
    }

    Probe probe() {
        return new Probe(harness, volume.store());
    }

    void remember(String name, byte[] bytes) {
        acknowledged.put(name, bytes);
    }

    void putAll(List<String> names) {
        for (String name : names) {
            probe().put(name, bytes(name));
            remember(name, bytes(name));
        }
    }

    Outcome tryPut(String name, PutOptions options) {
        try {
            probe().put(name, Bytes.content(bytes(name)), options);
            remember(name, bytes(name));
            return Outcome.ACKNOWLEDGED;
        } catch (CasException e) {
            return Outcome.FAILED;
        }
    }

    void crashAndCheckAll() {
        Probe p = new Probe(harness, volume.crash(seed));
        String when = " after the power came back (seed " + seed + ")";
        acknowledged.forEach((name, bytes) -> Bytes.same(name + when, p.read(name), bytes));
        if (p.store().capabilities().strongList()) {
            assertThat(p.names("")).as("listing after the power came back").containsAll(acknowledged.keySet());
        }
    }

    List<String> crashAndList() {
        return new Probe(harness, volume.crash(seed)).names("");
    }

    /**
     * After the crash an object is whole or not there, and there if it was acknowledged; answers whether it is there.
     */
    boolean reopenedHoldsWholeOrNothing(String name, Outcome outcome) {
        Probe p = new Probe(harness, volume.crash(seed));
        boolean there =
                p.await(p.store().stat(ObjectName.of(name)).onErrorComplete(CasException.NotFound.class)) != null;
        if (there) {
            Bytes.same(name + " after the crash", p.read(name), bytes(name));
        } else {
            p.readFailure(name, GetOptions.whole(), CasException.Kind.NOT_FOUND);
            assertThat(outcome).as("outcome of the lost %s", name).isEqualTo(Outcome.FAILED);
        }
        return there;
    }

    private static byte[] bytes(String name) {
        return Bytes.random(name.hashCode(), OBJECT_BYTES);
    }
}
