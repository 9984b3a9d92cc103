package dev.cairn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VerdictsTest {
    @Test
    void waivers_coverKnownFailuresUntilTheyExpire() throws IOException {
        Map<String, String> outcomes = Launched.run(Samples.class);
        assertThat(outcomes.get("a01_passes_unwaived")).isEqualTo("SUCCESSFUL");
        assertThat(outcomes.get("a02_fails_waived")).contains("ABORTED", "waived until 9999-01-01", "known \"bug\"");
        assertThat(outcomes.get("a03_fails_waiverExpired")).contains("FAILED", "the waiver of A03 expired");
        assertThat(outcomes.get("a04_passes_waived")).contains("FAILED", "no longer needed");
        assertThat(outcomes.get("b01_isGated")).contains("ABORTED", "gated: nothing to see");
        assertThat(outcomes.get("c01_isRefused")).isEqualTo("SUCCESSFUL");
        String report = Files.readString(Path.of("target", "conformance", "waived_sample.json"));
        assertThat(report)
                .contains("\"store\":\"waived_sample\"", "\"durability\":\"VOLATILE\"")
                .contains("\"id\":\"A02\",\"method\":\"a02_fails_waived\",\"notes\":"
                        + "[\"waived until 9999-01-01: known \\\"bug\\\"\"]")
                .contains("\"outcome\":\"GATED\"", "\"outcome\":\"REFUSED\"")
                .contains("{\"declared\":true,\"failed\":2,\"gated\":1,\"level\":\"CORE\",\"passed\":1");
    }

    /** Run by the launcher only: surefire looks for top-level tests. */
    static final class Samples implements StoreCases {
        private final StoreHarness harness = new Harness();

        @Override
        public StoreHarness harness() {
            return harness;
        }

        @Test
        void a01_passes_unwaived() {}

        @Test
        void a02_fails_waived() {
            assertThat("fails as known").isEmpty();
        }

        @Test
        void a03_fails_waiverExpired() {
            assertThat("fails as known").isEmpty();
        }

        @Test
        void a04_passes_waived() {}

        @Test
        void b01_isGated() {
            Gate.control(Optional.empty(), "nothing to see");
        }

        @Test
        void c01_isRefused() {
            Verdicts.proves(Ability.CONDITIONAL_GET);
            Verdicts.note("refused as undeclared");
        }
    }

    private static final class Harness implements StoreHarness {
        private final TinyHarness tiny = new TinyHarness(Mutant.NONE);

        @Override
        public String name() {
            return "waived sample";
        }

        @Override
        public Store store() {
            return tiny.store();
        }

        @Override
        public Store secondStore() {
            return tiny.secondStore();
        }

        @Override
        public Store reopen() {
            return tiny.reopen();
        }

        @Override
        public Environment environment() {
            return tiny.environment();
        }

        @Override
        public List<Waiver> waivers() {
            LocalDate far = LocalDate.of(9999, 1, 1);
            return List.of(
                    new Waiver("A02", "known \"bug\"", far),
                    new Waiver("A03", "known bug", LocalDate.of(2000, 1, 1)),
                    new Waiver("A04", "known bug", far));
        }

        @Override
        public void close() {
            tiny.close();
        }
    }
}
