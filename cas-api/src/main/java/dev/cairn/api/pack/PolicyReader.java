package dev.cairn.api.pack;

import dev.cairn.api.CasException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the text form of a policy.
 *
 * <pre>
 * policy  = ("replicas(" number | "erasure(" number "," number) *("," option) ")"
 * option  = ("quorum" | "min") "=" number | "mode=" ("quorum" | "all" | "async")
 *         | ("max" | "distinct") label "=" number | ("require" | "forbid") label "=" value *("|" value)
 *         | "headroom=" number "%" | "under-spread=" ("fail" | "accept")
 * </pre>
 */
final class PolicyReader {
    private static final String WHAT = "policy";
    private static final String KNOWN =
            "quorum, min, mode, max LABEL, distinct LABEL, require LABEL, forbid LABEL, headroom, under-spread";
    private static final Pattern FORM = Pattern.compile("(replicas|erasure) *\\(([^()]*)\\)");
    private static final Pattern OPTION = Pattern.compile("([a-z-]+)(?: +([^ =]+))? *= *([^ =]+)");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final Set<String> seen = new HashSet<>();
    private Policy policy;

    private PolicyReader(Policy plain) {
        policy = plain;
    }

    static Policy read(String text) {
        if (text.length() > Policy.TEXT_MAX) {
            throw CasException.limit(WHAT, "a policy is too long", Policy.TEXT_MAX, text.length());
        }
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw CasException.invalid(
                    WHAT, "expected replicas(COPIES) or erasure(DATA,PARITY), got '" + shown(text) + "'");
        }
        List<String> items =
                Arrays.stream(form.group(2).split(",", -1)).map(String::strip).toList();
        int numbers = form.group(1).equals("replicas") ? 1 : 2;
        if (items.size() < numbers) {
            throw CasException.limit(WHAT, "erasure(DATA,PARITY) has two numbers", numbers, items.size());
        }
        PolicyReader reader = new PolicyReader(
                numbers == 1
                        ? Policy.replicas(number("copies", items.get(0)))
                        : Policy.erasure(number("data", items.get(0)), number("parity", items.get(1))));
        items.subList(numbers, items.size()).forEach(reader::option);
        return reader.policy;
    }

    private void option(String item) {
        Matcher parts = OPTION.matcher(item);
        if (!parts.matches()) {
            throw CasException.invalid(WHAT, "'" + shown(item) + "' is no option; known: " + KNOWN);
        }
        String name = parts.group(1);
        String label = parts.group(2);
        String value = parts.group(3);
        if (!seen.add(label == null ? name : name + " " + label)) {
            throw CasException.invalid(WHAT, "'" + shown(item) + "' is the second of its name");
        }
        policy = label == null ? set(name, value) : policy.withConstraints(rule(name, label, value));
    }

    private Policy set(String name, String value) {
        Constraints rules = policy.constraints();
        return switch (name) {
            case "quorum" -> policy.withQuorum(number(name, value));
            case "min" -> policy.withMinActive(number(name, value));
            case "mode" -> policy.withMode(constant(name, value, Policy.WriteMode.values()));
            case "headroom" -> policy.withConstraints(rules.headroom(percent(value)));
            case "under-spread" ->
                policy.withConstraints(rules.onUnderSpread(constant(name, value, Constraints.UnderSpread.values())));
            default -> throw unknown(name);
        };
    }

    private Constraints rule(String name, String label, String value) {
        Constraints rules = policy.constraints();
        return switch (name) {
            case "max" -> rules.max(label, number(name + " " + label, value));
            case "distinct" -> rules.distinct(label, number(name + " " + label, value));
            case "require" -> rules.require(label, List.of(value.split("\\|", -1)));
            case "forbid" -> rules.forbid(label, List.of(value.split("\\|", -1)));
            default -> throw unknown(name + " " + label);
        };
    }

    private static int number(String what, String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw CasException.invalid(WHAT, what + " is a whole number, not '" + shown(text) + "'");
        }
        return Integer.parseInt(text);
    }

    private static int percent(String text) {
        if (!text.endsWith("%")) {
            throw CasException.invalid(WHAT, "headroom is written like 10%, not '" + shown(text) + "'");
        }
        return number("headroom", text.substring(0, text.length() - 1));
    }

    private static <E extends Enum<E>> E constant(String name, String value, E[] known) {
        for (E constant : known) {
            if (PolicyWriter.word(constant).equals(value)) {
                return constant;
            }
        }
        String words = Arrays.stream(known).map(PolicyWriter::word).collect(Collectors.joining(", "));
        throw CasException.invalid(WHAT, name + " is one of " + words + ", not '" + shown(value) + "'");
    }

    private static CasException.InvalidInput unknown(String name) {
        return CasException.invalid(WHAT, "unknown option '" + shown(name) + "'; known: " + KNOWN);
    }

    /** Text from outside, made safe to print. */
    private static String shown(String text) {
        String clipped = text.length() <= 80 ? text : text.substring(0, 80) + "...";
        return clipped.replaceAll("\\p{Cntrl}", "?");
    }
}
