package dev.cairn.replication.placement;

import dev.cairn.api.CasException;
import dev.cairn.api.pack.Policy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why there is no place for a pack. */
record Refusal(Policy policy, long topologyVersion, int needed, int found, List<Rule> rules) {
    private static final String OPERATION = "placement";

    String reason() {
        Map<Rule.Kind, Map<String, Integer>> counts = new TreeMap<>();
        rules.forEach(rule ->
                counts.computeIfAbsent(rule.kind(), kind -> new TreeMap<>()).merge(rule.text(), 1, Integer::sum));
        String against = counts.values().stream()
                .flatMap(texts -> texts.entrySet().stream())
                .map(text -> "; " + text.getValue() + " stores: " + text.getKey())
                .collect(Collectors.joining());
        return "too few stores for " + policy.redundancy() + " in topology version " + topologyVersion + " (limit "
                + needed + ", actual " + found + ")" + against;
    }

    /** QuotaExceeded if only room is missing, else Unavailable, since another topology may have a place. */
    CasException exception() {
        CasException.Details details = CasException.Details.of(OPERATION, reason(), null);
        boolean room = rules.stream().anyMatch(rule -> rule.kind() == Rule.Kind.HEADROOM)
                && rules.stream().noneMatch(rule -> rule.kind() == Rule.Kind.MAX || rule.kind() == Rule.Kind.DISTINCT);
        return room ? new CasException.QuotaExceeded(details) : new CasException.Unavailable(details);
    }
}
