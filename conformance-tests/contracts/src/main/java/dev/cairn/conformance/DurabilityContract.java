package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException.Kind;
import dev.cairn.api.store.PutOptions;
import dev.cairn.conformance.CrashControl.Volume;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Group I: what an acknowledgement survives. All but I01 run on volumes of {@link StoreHarness#crashes()}, each with a
 * crash at every disk operation of a write in turn, and with several seeds for what an un-synced write leaves behind.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface DurabilityContract extends StoreCases {
    @Test
    default void i01_ack_survivesKill9() {
        Gate.declared(harness(), Ability.DURABLE);
        KilledWriter.proveAcksSurvive(harness());
    }

    @Test
    default void i02_ack_survivesPowerLoss() {
        if (CrashCases.vendorStates(harness())) {
            return;
        }
        for (long seed = 1; seed <= CrashCases.SEEDS; seed++) {
            try (Volume volume = CrashCases.volume(harness(), seed)) {
                CrashCases crash = new CrashCases(harness(), volume, seed);
                crash.putAll(List.of("packs/aa/one", "packs/aa/two", "packs/bb/one", "top"));
                crash.crashAndCheckAll();
                crash.putAll(List.of("packs/aa/three", "packs/cc/one"));
                crash.crashAndCheckAll();
            }
        }
    }

    @Test
    default void i03_directoryEntry_isSyncedUpToTheRoot() {
        for (long seed = 1; seed <= CrashCases.SEEDS; seed++) {
            try (Volume volume = CrashCases.volume(harness(), seed)) {
                CrashCases crash = new CrashCases(harness(), volume, seed);
                crash.putAll(List.of("a/b/c/d/e", "a/b/f/g"));
                crash.crashAndCheckAll();
                crash.putAll(List.of("a/b/c/d/h", "a/i/j/k/l"));
                crash.crashAndCheckAll();
            }
        }
    }

    @Test
    default void i04_tornWrite_isNeverVisible() {
        CrashCases.atEveryDiskOperation(harness(), PutOptions.unique(), (crash, outcome) -> {
            crash.reopenedHoldsWholeOrNothing("dir/torn", outcome);
            crash.crashAndCheckAll();
        });
    }

    @Test
    default void i05_noSpace_failsTypedAndCleansUp() {
        for (long room : List.of(0L, 1L, 4096L, 60_000L)) {
            try (Volume volume = CrashCases.volume(harness(), room + 1)) {
                CrashCases crash = new CrashCases(harness(), volume, room + 1);
                crash.putAll(List.of("kept"));
                List<String> before = volume.files();
                volume.fillUp(room);
                Probe p = crash.probe();
                p.putFailure("big", Bytes.content(Bytes.random(room, 1 << 20)), PutOptions.unique(), Kind.QUOTA);
                p.absent("big");
                assertThat(volume.files())
                        .as("files after a put without room for %d", room)
                        .isEqualTo(before);
                volume.fillUp(Long.MAX_VALUE);
                p.put("big", Bytes.text("fits"));
                p.present("big", Bytes.text("fits"));
                crash.crashAndCheckAll();
            }
        }
    }

    @Test
    default void i06_crash_leavesNoVisibleTemporary() {
        CrashCases.atEveryDiskOperation(harness(), PutOptions.unique(), (crash, outcome) -> {
            List<String> listed = crash.crashAndList();
            assertThat(List.of("before", "dir/torn"))
                    .as("all that may be listed")
                    .containsAll(listed);
            crash.probe().put("after", Bytes.text("the store still works"));
            crash.probe().present("after", Bytes.text("the store still works"));
        });
    }

    @Test
    default void i07_createIfAbsent_isAtomicAcrossCrash() {
        Gate.declared(harness(), Ability.CREATE_IF_ABSENT);
        CrashCases.atEveryDiskOperation(harness(), PutOptions.create(), (crash, outcome) -> {
            boolean won = crash.reopenedHoldsWholeOrNothing("dir/torn", outcome);
            Probe p = crash.probe();
            byte[] other = Bytes.text("the second writer");
            if (won) {
                p.putFailure("dir/torn", Bytes.content(other), PutOptions.create(), Kind.ALREADY_EXISTS);
            } else {
                p.put("dir/torn", Bytes.content(other), PutOptions.create());
                crash.remember("dir/torn", other);
                crash.crashAndCheckAll();
            }
        });
    }

    @Test
    default void i08_failedFsync_isNeverRetriedIntoSuccess() {
        boolean failed = true;
        for (int nth = 1; failed; nth++) {
            try (Volume volume = CrashCases.volume(harness(), nth)) {
                CrashCases crash = new CrashCases(harness(), volume, nth);
                crash.putAll(List.of("before"));
                volume.failFsync(nth);
                CrashCases.Outcome outcome = crash.tryPut("dir/new", PutOptions.unique());
                failed = volume.fsyncFailed();
                assertThat(failed && outcome == CrashCases.Outcome.ACKNOWLEDGED)
                        .as("acknowledged although sync %d of the write failed", nth)
                        .isFalse();
                crash.tryPut("dir/new", PutOptions.unique());
                crash.crashAndCheckAll();
            }
        }
    }
}
