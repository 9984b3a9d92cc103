package dev.cairn.api.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "replicas(3); replicas(3)",
                " replicas( 3 , quorum = 2 ) ; replicas(3)",
                "replicas(3,quorum=3); replicas(3, quorum=3)",
                "replicas(3, forbid provider=x, max zone=1, distinct region=2, require jurisdiction=eu|ch);"
                        + " replicas(3, max zone=1, distinct region=2, require jurisdiction=ch|eu, forbid provider=x)",
                "erasure (4, 2); erasure(4,2)",
                "erasure(4,2,under-spread=fail,headroom=10%,mode=async,min=4,quorum=6);"
                        + " erasure(4,2, quorum=6, min=4, mode=async, headroom=10%, under-spread=fail)",
                "replicas(2, under-spread=accept, mode=quorum, headroom=0%, min=2); replicas(2)",
            })
    void parse_anyOrderAndSpaces_hasOneTextForm(String text, String canonical) {
        assertThat(Policy.parse(text).text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; expected replicas(COPIES) or erasure(DATA,PARITY)",
                "replicas; expected replicas(COPIES)",
                "replicas(3; expected replicas(COPIES)",
                "mirror(3); expected replicas(COPIES)",
                "replicas(); copies is a whole number, not ''",
                "replicas(03); copies is a whole number, not '03'",
                "replicas(0); there are 1 to 16 copies (limit 16, actual 0)",
                "replicas(17); there are 1 to 16 copies (limit 16, actual 17)",
                "erasure(4); erasure(DATA,PARITY) has two numbers (limit 2, actual 1)",
                "erasure(1,2); there are at least 2 data shards (limit 2, actual 1)",
                "erasure(4,0); there is at least 1 parity shard (limit 1, actual 0)",
                "erasure(200,56); too many shards (limit 255, actual 256)",
                "replicas(3,); '' is no option; known: quorum, min",
                "replicas(3, quorum); 'quorum' is no option",
                "replicas(3, speed=2); unknown option 'speed'; known: quorum",
                "replicas(3, most zone=2); unknown option 'most zone'; known: quorum",
                "replicas(3, max=2); unknown option 'max'",
                "replicas(3, quorum zone=2); unknown option 'quorum zone'",
                "replicas(3, quorum=0); quorum is at least what a read of replicas(3) needs (limit 1, actual 0)",
                "replicas(3, quorum=4); quorum is at most the number of parts of replicas(3) (limit 3, actual 4)",
                "erasure(4,2, quorum=3); quorum is at least what a read of erasure(4,2) needs (limit 4, actual 3)",
                "replicas(3, min=4); min is at most the number of parts of replicas(3) (limit 3, actual 4)",
                "replicas(3, quorum=2, quorum=2); 'quorum=2' is the second of its name",
                "replicas(3, max zone=1, max zone=2); 'max zone=2' is the second of its name",
                "replicas(3, max zone=0); max zone is 1 to 255 (limit 255, actual 0)",
                "replicas(3, distinct zone=4); distinct zone is at most the number of parts of replicas(3) (limit 3, actual 4)",
                "replicas(3, require zone=a|); it has 1 to 63 characters (limit 63, actual 0)",
                "replicas(3, require zone=a&b); it has letters, digits and",
                "replicas(3, max Zone=1); it has a to z",
                "replicas(3, headroom=10); headroom is written like 10%, not '10'",
                "replicas(3, headroom=100%); headroom is 0 to 99 percent (limit 99, actual 100)",
                "replicas(3, mode=some); mode is one of quorum, all, async, not 'some'",
                "replicas(3, under-spread=ask); under-spread is one of fail, accept, not 'ask'",
            })
    void parse_whatIsNoPolicy_saysWhatIsWrong(String text, String reason) {
        assertThatThrownBy(() -> Policy.parse(text))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,2", "4,3", "5,3"})
    void replicas_defaultQuorum_isTheMajority(int copies, int quorum) {
        assertThat(Policy.replicas(copies).quorum()).isEqualTo(quorum);
    }

    @ParameterizedTest
    @CsvSource({"3,1,4", "4,2,5", "4,4,6", "10,4,12", "16,6,19", "4,3,6"})
    void erasure_defaultQuorum_isDataAndHalfOfParity(int data, int parity, int quorum) {
        assertThat(Policy.erasure(data, parity).quorum()).isEqualTo(quorum);
    }

    @Test
    void presets_areNamed() {
        assertThat(Redundancy.Erasure.PRESETS.stream().map(Redundancy.Erasure::shortName))
                .containsExactly("3+1", "4+2", "4+4", "10+4", "16+6");
    }

    @ParameterizedTest
    @CsvSource({
        "replicas(3),2",
        "'replicas(3, mode=all)',3",
        "'replicas(3, mode=async)',1",
        "'erasure(4,2, mode=async)',4"
    })
    void acknowledgements_followTheMode(String text, int acknowledgements) {
        assertThat(Policy.parse(text).acknowledgements()).isEqualTo(acknowledgements);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 100})
    void headroom_outOfRange_isInvalidInput(int percent) {
        assertThatThrownBy(() -> Constraints.none().headroom(percent)).isInstanceOf(CasException.InvalidInput.class);
    }

    @Test
    void constraints_thatAreTooMany_areInvalidInput() {
        Constraints[] all = {Constraints.none()};
        for (int i = 0; i < Constraints.RULES_MAX; i++) {
            all[0] = all[0].max("label" + i, 1);
        }
        assertThatThrownBy(() -> all[0].max("one-more", 1))
                .isInstanceOf(CasException.InvalidInput.class)
                .hasMessageContaining("too many max rules (limit 8, actual 9)");
    }

    @Test
    void constraints_givenAway_cannotBeChanged() {
        Constraints rules = Constraints.none().require("zone", Set.of("a"));
        assertThatThrownBy(() -> rules.require().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> rules.require().values().iterator().next().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
