package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.store.ObjectName;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.simulator.disk.DiskFaults;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A disk that does not answer has lost nothing: no call that fails makes an object disappear or a folder unusable. */
class PosixFailingCallTest {
    private static final int CALLS_MAX = 80;
    private static final String NAME = "deep/down/object";

    private final TestEnvironment environment = TestEnvironment.create();

    @AfterEach
    void close() {
        environment.close();
    }

    @Test
    void get_eachCallFails_isUnavailable() {
        atEachCall(store -> StoreCalls.read(store, NAME));
    }

    @Test
    void stat_eachCallFails_isUnavailable() {
        atEachCall(store -> store.stat(ObjectName.of(NAME)).block());
    }

    /** The folders are there, and the process does not know them yet. */
    @Test
    void put_eachCallFails_isUnavailableAndWorksAgain() {
        boolean failed = true;
        for (int call = 1; failed; call++) {
            assertThat(call).as("calls of one put").isLessThan(CALLS_MAX);
            failed = putFailsAt(call);
        }
    }

    private boolean putFailsAt(int call) {
        try (SimulatedVolume volume = new SimulatedVolume(call, environment)) {
            StoreCalls.put(volume.store(), NAME, StoreCalls.bytes(1, 100));
            volume.crash(call);
            DiskFaults faults = volume.disk().faults();
            faults.failCall(call);
            byte[] bytes = StoreCalls.bytes(2, 100);
            try {
                StoreCalls.put(volume.store(), NAME + 2, bytes);
            } catch (CasException e) {
                assertThat(e).as("call %d", call).isInstanceOf(CasException.Unavailable.class);
                if (faults.syncFailed()) {
                    volume.crash(call);
                }
                StoreCalls.put(volume.store(), NAME + 2, bytes);
            }
            faults.clear();
            assertThat(StoreCalls.read(volume.store(), NAME + 2)).isEqualTo(bytes);
            return faults.callFailed();
        }
    }

    private void atEachCall(Consumer<PosixStore> operation) {
        boolean failed = true;
        for (int call = 1; failed; call++) {
            assertThat(call).as("calls of one operation").isLessThan(CALLS_MAX);
            failed = failsAt(call, operation);
        }
    }

    private boolean failsAt(int call, Consumer<PosixStore> operation) {
        try (SimulatedVolume volume = new SimulatedVolume(call, environment)) {
            StoreCalls.put(volume.store(), NAME, StoreCalls.bytes(1, 100));
            DiskFaults faults = volume.disk().faults();
            faults.failCall(call);
            try {
                operation.accept(volume.store());
                assertThat(faults.callFailed()).as("call %d", call).isFalse();
            } catch (CasException e) {
                assertThat(e).as("call %d", call).isInstanceOf(CasException.Unavailable.class);
            }
            return faults.callFailed();
        }
    }
}
