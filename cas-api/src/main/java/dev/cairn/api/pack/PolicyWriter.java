package dev.cairn.api.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The text form of a policy; what it leaves out, {@link PolicyReader} fills in. */
final class PolicyWriter {
    private PolicyWriter() {}

    static String write(Policy policy) {
        List<String> options = new ArrayList<>();
        Policy defaults = Policy.of(policy.redundancy());
        if (policy.quorum() != defaults.quorum()) {
            options.add("quorum=" + policy.quorum());
        }
        if (policy.minActive() != defaults.minActive()) {
            options.add("min=" + policy.minActive());
        }
        if (policy.mode() != defaults.mode()) {
            options.add("mode=" + word(policy.mode()));
        }
        constraints(policy.constraints(), options);
        String plain = policy.redundancy().toString();
        String head = plain.substring(0, plain.length() - 1);
        return options.isEmpty() ? plain : head + ", " + String.join(", ", options) + ")";
    }

    private static void constraints(Constraints rules, List<String> options) {
        rules.max().forEach((label, count) -> options.add("max " + label + "=" + count));
        rules.distinct().forEach((label, count) -> options.add("distinct " + label + "=" + count));
        values("require", rules.require(), options);
        values("forbid", rules.forbid(), options);
        if (rules.headroomPercent() > 0) {
            options.add("headroom=" + rules.headroomPercent() + "%");
        }
        if (rules.underSpread() != Constraints.UnderSpread.ACCEPT) {
            options.add("under-spread=" + word(rules.underSpread()));
        }
    }

    private static void values(String rule, Map<String, Set<String>> values, List<String> options) {
        values.forEach((label, set) -> options.add(rule + " " + label + "=" + String.join("|", set)));
    }

    /** How a constant is written. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
