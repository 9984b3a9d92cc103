package dev.cairn.driver.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.store.ObjectName;
import dev.cairn.conformance.TestEnvironment;
import dev.cairn.simulator.disk.DiskFaults;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A disk that does not answer has not lost anything: no call that fails makes an object disappear. */
class PosixFailingCallTest {
    private static final int CALLS_MAX = 40;
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
