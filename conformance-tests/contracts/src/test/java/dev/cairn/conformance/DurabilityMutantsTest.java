package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/** Each case of group I that must find a mutant passes on the same store without it, and fails with it. */
final class DurabilityMutantsTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void case_ofTheMutant_failsWithItOnly(DurabilityMutant mutant) throws Exception {
        assertThat(outcome(mutant.caughtBy(), DurabilityMutant.NONE))
                .as("%s on the correct store", mutant.caughtBy())
                .isNull();
        assertThat(outcome(mutant.caughtBy(), mutant))
                .as("%s on the store that %s", mutant.caughtBy(), mutant)
                .isNotNull()
                .isNotInstanceOf(TestAbortedException.class);
    }

    private static @Nullable Throwable outcome(String name, DurabilityMutant mutant) throws Exception {
        DurabilityContract contract = () -> new Harness(mutant);
        try {
            DurabilityContract.class.getMethod(name).invoke(contract);
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }

    /** Only what group I asks for. */
    private record Harness(DurabilityMutant mutant, Environment environment) implements StoreHarness {
        Harness(DurabilityMutant mutant) {
            this(mutant, TestEnvironment.create());
        }

        @Override
        public String name() {
            return "tiny-durable";
        }

        @Override
        public Store store() {
            return new TinyDisk(mutant).store();
        }

        @Override
        public Store secondStore() {
            return store();
        }

        @Override
        public Store reopen() {
            return store();
        }

        @Override
        public Optional<CrashControl> crashes() {
            return Optional.of(seed -> new TinyDisk(mutant));
        }

        @Override
        public void close() {
            environment.close();
        }
    }
}
