package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/** Each case that must find a mutant fails with it; {@link TinyStoreTest} shows that it passes without. */
final class MutantsTest {
    @AfterAll
    static void endForgottenThread() {
        TinyDriver.endForgottenThread();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void case_ofTheMutant_fails(Mutant mutant) throws Exception {
        assertThat(outcome(mutant.caughtBy(), mutant))
                .as("%s on the store that %s", mutant.caughtBy(), mutant)
                .isNotNull()
                .isNotInstanceOf(TestAbortedException.class);
    }

    private static @Nullable Throwable outcome(String name, Mutant mutant) throws Exception {
        TinyHarness harness = new TinyHarness(mutant);
        StoreContract contract = () -> harness;
        try {
            StoreContract.class.getMethod(name).invoke(contract);
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } finally {
            if (mutant != Mutant.LEAVES_A_THREAD) {
                harness.close();
            }
        }
    }
}
