package dev.cairn.api.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Policies have one text form, which reads back; no other text hurts. */
class PolicyProperty {
    private static final Arbitrary<String> LABEL = Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars("09._-")
            .ofMinLength(1)
            .ofMaxLength(63)
            .filter(name -> Character.isLetter(name.charAt(0)));
    private static final Arbitrary<String> VALUE = Arbitraries.strings()
            .alpha()
            .numeric()
            .withChars("._:/@+-")
            .ofMinLength(1)
            .ofMaxLength(63)
            .filter(value -> Character.isLetterOrDigit(value.charAt(0)));

    @Provide
    Arbitrary<Policy> policies() {
        return redundancies().flatMap(PolicyProperty::policies);
    }

    private static Arbitrary<Redundancy> redundancies() {
        Arbitrary<Redundancy> replicas = Arbitraries.integers().between(1, 16).map(Redundancy.Replicas::new);
        Arbitrary<Redundancy> erasure = Arbitraries.integers()
                .between(2, 254)
                .flatMap(k -> Arbitraries.integers().between(1, 255 - k).map(m -> new Redundancy.Erasure(k, m)));
        return Arbitraries.oneOf(replicas, erasure);
    }

    private static Arbitrary<Policy> policies(Redundancy of) {
        Arbitrary<Integer> count = Arbitraries.integers().between(of.partsToRead(), of.parts());
        return Combinators.combine(count, count, Arbitraries.of(Policy.WriteMode.values()), constraints(of.parts()))
                .as((quorum, min, mode, constraints) -> new Policy(of, quorum, min, mode, constraints));
    }

    private static Arbitrary<Constraints> constraints(int parts) {
        return Combinators.combine(
                        Arbitraries.maps(LABEL, Arbitraries.integers().between(1, 255))
                                .ofMaxSize(3),
                        Arbitraries.maps(LABEL, Arbitraries.integers().between(1, parts))
                                .ofMaxSize(3),
                        Arbitraries.maps(LABEL, VALUE.set().ofMinSize(1).ofMaxSize(4))
                                .ofMaxSize(3),
                        Arbitraries.maps(LABEL, VALUE.set().ofMinSize(1).ofMaxSize(4))
                                .ofMaxSize(3),
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.of(Constraints.UnderSpread.values()))
                .as((max, distinct, require, forbid, headroom, underSpread) -> {
                    Constraints[] all = {Constraints.none().headroom(headroom).onUnderSpread(underSpread)};
                    max.forEach((label, n) -> all[0] = all[0].max(label, n));
                    distinct.forEach((label, n) -> all[0] = all[0].distinct(label, n));
                    require.forEach((label, values) -> all[0] = all[0].require(label, values));
                    forbid.forEach((label, values) -> all[0] = all[0].forbid(label, values));
                    return all[0];
                });
    }

    @Property
    void text_ofAnyPolicy_readsBack(@ForAll("policies") Policy policy) {
        assertThat(Policy.parse(policy.text())).isEqualTo(policy);
        assertThat(policy.text()).doesNotContain("\n").hasSizeLessThanOrEqualTo(Policy.TEXT_MAX);
    }

    @Provide
    Arbitrary<String> almostPolicies() {
        Arbitrary<String> pieces = Arbitraries.of(
                "replicas(",
                "erasure(",
                ")",
                "(",
                ",",
                " ",
                "3",
                "4,2",
                "=",
                "max zone",
                "distinct",
                "quorum=2",
                "%",
                "require a=b|c",
                "forbid",
                "|",
                "headroom=10%",
                "mode=all",
                "under-spread=fail",
                "99999999999",
                "\n",
                "-1");
        return Arbitraries.oneOf(pieces.list().ofMaxSize(12).map(list -> String.join("", list)), Arbitraries.strings());
    }

    @Property
    void parse_ofAnyText_isAPolicyOrInvalidInput(@ForAll("almostPolicies") String text) {
        try {
            Policy policy = Policy.parse(text);
            assertThat(Policy.parse(policy.text())).isEqualTo(policy);
        } catch (CasException.InvalidInput e) {
            assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(400);
        }
    }

    @Property
    void parse_ofATextThatIsTooLong_isInvalidInput(@ForAll("policies") Policy policy) {
        String padded = policy.text() + " ".repeat(Policy.TEXT_MAX);
        assertThatThrownBy(() -> Policy.parse(padded)).isInstanceOf(CasException.InvalidInput.class);
    }

    /** The longest that there can be, so that what is written can be read. */
    @Example
    void text_ofTheLongestPolicy_readsBack() {
        Constraints[] all = {Constraints.none().headroom(99).onUnderSpread(Constraints.UnderSpread.FAIL)};
        for (int rule = 0; rule < Constraints.RULES_MAX; rule++) {
            String label = "z".repeat(62) + (char) ('a' + rule);
            List<String> values = IntStream.range(0, Constraints.VALUES_MAX)
                    .mapToObj(v -> "z".repeat(62) + (char) ('0' + v))
                    .filter(v -> !v.matches(".*[^a-z0-9:@+.-].*"))
                    .toList();
            all[0] = all[0].max(label, 255)
                    .distinct(label, 255)
                    .require(label, Set.copyOf(values))
                    .forbid(label, values);
        }
        Policy policy = new Policy(new Redundancy.Erasure(254, 1), 255, 255, Policy.WriteMode.QUORUM, all[0]);
        assertThat(Policy.parse(policy.text())).isEqualTo(policy);
    }
}
